package io.fleetfold.springai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.springframework.ai.chat.messages.Message;

/**
 * A message and what is kept of it. Those of which the same is kept are equal; Spring AI's own
 * equality leaves media out of account, or compares them by identity.
 */
final class KeptMessage {
  private final Message message;
  private final ObjectNode json;
  private final String text;

  private KeptMessage(Message message, ObjectNode json) {
    this.message = message;
    this.json = json;
    // numbers that are written the same way are the same
    this.text = json.toString();
  }

  static KeptMessage of(Message message) {
    return new KeptMessage(message, MessageJson.of(message));
  }

  static KeptMessage of(JsonNode json) {
    return of(MessageJson.message(json));
  }

  Message message() {
    return message;
  }

  /** Not to be changed. */
  ObjectNode json() {
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeptMessage that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
