package io.fleetfold.client.session;

/** A session was to be created under an id that is in use. */
public final class SessionExistsException extends SessionException {
  private final SessionKey key;

  SessionExistsException(SessionKey key) {
    super("session " + key + " exists: take another id, or use resumeOrCreate");
    this.key = key;
  }

  /** The session that is there. */
  public SessionKey key() {
    return key;
  }
}
