package io.fleetfold.client.session;

/** A session was to be created under an id that is in use. */
public final class SessionExistsException extends SessionException {
  SessionExistsException(SessionKey key) {
    super("session " + key + " exists: take another id, or use resumeOrCreate");
  }
}
