package io.fleetfold.client.session;

/** A session was to be created under an id that is in use. */
public final class SessionExistsException extends SessionException {
  private final SessionKey key;

  /** {@code message} is the session's own. */
  SessionExistsException(SessionKey key, String message) {
    super("session " + key + ": " + message + ", or use resumeOrCreate");
    this.key = key;
  }

  /** The session that is there. */
  public SessionKey key() {
    return key;
  }
}
