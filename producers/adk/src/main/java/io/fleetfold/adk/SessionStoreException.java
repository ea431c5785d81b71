package io.fleetfold.adk;

import com.google.adk.sessions.SessionException;

/**
 * Fleetfold did not answer, or not in time. An event may have been written all the same: append the
 * same event again, which counts once.
 */
public final class SessionStoreException extends SessionException {
  SessionStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
