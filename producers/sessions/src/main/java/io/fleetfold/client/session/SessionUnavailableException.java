package io.fleetfold.client.session;

/**
 * Brokers, registry or query API do not answer or refuse to work; the message tells which, and what
 * to check. An append may have been written all the same: repeat it with the same event id.
 */
public final class SessionUnavailableException extends SessionException {
  public SessionUnavailableException(String message) {
    super(message);
  }

  public SessionUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
