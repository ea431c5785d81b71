package io.fleetfold.langchain4j;

import io.fleetfold.client.session.InvalidSessionInputException;
import io.fleetfold.client.session.SessionException;
import io.fleetfold.client.session.SessionExistsException;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.StaleRevisionException;
import io.fleetfold.client.session.UnknownSessionException;

/** The client's errors in the words of chat memories. */
final class Failures {
  private Failures() {}

  static RuntimeException of(SessionKey key, SessionException cause) {
    // a session that came or went meanwhile is a change, too
    if (cause instanceof StaleRevisionException
        || cause instanceof SessionExistsException
        || cause instanceof UnknownSessionException) {
      return new StaleChatMemoryException(
          "chat memory "
              + key
              + " was changed by somebody else since it was read: read it again and repeat ("
              + cause.getMessage()
              + ")",
          cause);
    }
    if (cause instanceof InvalidSessionInputException) {
      return new InvalidChatMemoryException(
          "chat memory " + key + " cannot keep this: " + cause.getMessage(), cause);
    }
    return new ChatMemoryUnavailableException(
        "chat memory " + key + ": " + cause.getMessage(), cause);
  }
}
