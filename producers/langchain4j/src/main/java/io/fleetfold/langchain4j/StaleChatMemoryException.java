package io.fleetfold.langchain4j;

import dev.langchain4j.exception.RetriableException;

/**
 * Somebody else changed the chat memory since it was read, so that the update would have taken
 * their messages out of it. Nothing was written: read the memory again and repeat; {@code
 * ChatMemory.add} does both.
 */
public final class StaleChatMemoryException extends RetriableException {
  private static final long serialVersionUID = 1L;

  StaleChatMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
