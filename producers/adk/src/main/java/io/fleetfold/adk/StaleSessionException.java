package io.fleetfold.adk;

import com.google.adk.sessions.SessionException;

/**
 * The session object does not have what others have written meanwhile. Nothing was written and the
 * object is as it was: get the session again and repeat.
 */
public final class StaleSessionException extends SessionException {
  StaleSessionException(String message) {
    super(message);
  }

  StaleSessionException(String message, Throwable cause) {
    super(message, cause);
  }
}
