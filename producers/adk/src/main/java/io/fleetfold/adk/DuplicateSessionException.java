package io.fleetfold.adk;

import com.google.adk.sessions.SessionException;
import io.fleetfold.client.session.SessionKey;

/** A session was to be created under an id that is in use. Nothing was written. */
public final class DuplicateSessionException extends SessionException {
  DuplicateSessionException(SessionKey key, Throwable cause) {
    super(
        "Session already exists: "
            + key
            + ". createSession would lose its events and state, as InMemorySessionService does: read"
            + " it with getSession, or let RunConfig.autoCreateSession create it only where it is"
            + " missing, or pass a null sessionId for a new one. To replace it all the same, build"
            + " the service with replaceExistingSessions()",
        cause);
  }
}
