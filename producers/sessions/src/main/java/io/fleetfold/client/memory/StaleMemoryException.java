package io.fleetfold.client.memory;

import io.fleetfold.client.session.SessionException;
import io.fleetfold.client.session.SessionKey;

/**
 * Somebody else changed the chat memory since it was read, so that the update would have taken
 * their messages out of it. Nothing was written: read the memory again and repeat.
 */
public final class StaleMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StaleMemoryException(SessionKey key, SessionException cause) {
    super(
        "chat memory "
            + key
            + " was changed by somebody else since it was read: read it again and repeat ("
            + cause.getMessage()
            + ")",
        cause);
  }
}
