package io.fleetfold.adk;

import com.google.adk.sessions.SessionException;

/** A session was to be created under an id that is in use. Nothing was written. */
public final class DuplicateSessionException extends SessionException {
  DuplicateSessionException(String message, Throwable cause) {
    super(message, cause);
  }
}
