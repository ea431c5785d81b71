package io.fleetfold.langchain4j;

import io.fleetfold.client.session.InvalidSessionInputException;
import io.fleetfold.client.session.SessionException;
import io.fleetfold.client.session.SessionKey;

/** The client's errors in the words of chat memories. */
final class Failures {
  private Failures() {}

  static RuntimeException of(SessionKey key, SessionException cause) {
    if (cause instanceof InvalidSessionInputException) {
      return new InvalidChatMemoryException(
          "chat memory " + key + " cannot keep this: " + cause.getMessage(), cause);
    }
    return new ChatMemoryUnavailableException(
        "chat memory " + key + ": " + cause.getMessage(), cause);
  }
}
