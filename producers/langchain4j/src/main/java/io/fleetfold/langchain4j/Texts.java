package io.fleetfold.langchain4j;

import dev.langchain4j.data.message.ChatMessage;
import java.util.List;

/** What things say, as text. */
final class Texts {
  private Texts() {}

  /** The text parts, one after the other; the text of a tool's result. */
  static String of(ChatMessage message) {
    StringBuilder text = new StringBuilder();
    MessageParts.of(message)
        .path("parts")
        .forEach(
            part -> {
              text.append(part.path("text").asText());
              text.append(part.path("functionResponse").path("response").path("result").asText());
            });
    return text.toString();
  }

  static long length(List<ChatMessage> messages) {
    return messages.stream().mapToLong(message -> of(message).length()).sum();
  }

  static String of(Throwable error) {
    return error.getMessage() == null ? error.toString() : error.getMessage();
  }
}
