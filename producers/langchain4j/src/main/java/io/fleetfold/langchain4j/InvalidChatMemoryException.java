package io.fleetfold.langchain4j;

import dev.langchain4j.exception.NonRetriableException;

/** A memory id or a message cannot be kept, or read; the message says which, and what to do. */
public final class InvalidChatMemoryException extends NonRetriableException {
  private static final long serialVersionUID = 1L;

  InvalidChatMemoryException(String message) {
    super(message);
  }

  InvalidChatMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
