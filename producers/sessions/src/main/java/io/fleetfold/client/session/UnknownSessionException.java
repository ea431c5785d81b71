package io.fleetfold.client.session;

/** The session does not exist, was deleted, has expired, or belongs to another user. */
public final class UnknownSessionException extends SessionException {
  public UnknownSessionException(SessionKey key) {
    super("session " + key + " does not exist: create it, or check app, user and id");
  }

  /** {@code message} is the answer to an append. */
  public UnknownSessionException(SessionKey key, String message) {
    super("session " + key + ": " + message);
  }
}
