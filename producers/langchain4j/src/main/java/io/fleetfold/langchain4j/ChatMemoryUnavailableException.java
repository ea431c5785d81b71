package io.fleetfold.langchain4j;

import dev.langchain4j.exception.RetriableException;

/**
 * Fleetfold did not answer, or not in time. An update may have been written all the same: read the
 * memory before it is repeated.
 */
public final class ChatMemoryUnavailableException extends RetriableException {
  private static final long serialVersionUID = 1L;

  ChatMemoryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
