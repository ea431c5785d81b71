package io.fleetfold.client.session;

/**
 * No answer in time. An append may have been written all the same: repeat it with the same event
 * id, which counts once.
 */
public final class SessionTimeoutException extends SessionException {
  public SessionTimeoutException(String message) {
    super(message);
  }

  public SessionTimeoutException(String message, Throwable cause) {
    super(message, cause);
  }
}
