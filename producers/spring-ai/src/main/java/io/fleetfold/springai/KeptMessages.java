package io.fleetfold.springai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.client.memory.MessageCodec;
import io.fleetfold.client.session.SessionMessage;
import java.util.Optional;
import org.springframework.ai.chat.messages.MessageType;

/**
 * Spring AI's messages as messages of a session and back. Readers of sessions see role, author and
 * the parts of the content. The fields that these do not tell are beside them, in {@code
 * content.springai}.
 */
final class KeptMessages implements MessageCodec<KeptMessage> {
  static final String NAME = "springai";

  private final String agent;

  /** Its answers are said by that agent. */
  KeptMessages(String agent) {
    this.agent = agent;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String role(KeptMessage kept) {
    return switch (kept.message().getMessageType()) {
      case USER -> "user";
      case TOOL -> "tool";
      default -> "agent";
    };
  }

  /** The user, the system, or the agent by its name. */
  @Override
  public String author(KeptMessage kept) {
    return switch (kept.message().getMessageType()) {
      case USER -> "user";
      case SYSTEM -> "system";
      default -> agent;
    };
  }

  @Override
  public boolean isFinal(KeptMessage kept) {
    return kept.message().getMessageType() == MessageType.ASSISTANT
        && !kept.json().has(MessageJson.TOOL_CALLS);
  }

  @Override
  public ObjectNode content(KeptMessage kept) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.set(MessageParts.PARTS, MessageParts.of(kept.json()));
    ObjectNode untold = kept.json().deepCopy();
    MessageParts.read(role(kept), author(kept), content)
        .ifPresent(
            told -> told.fieldNames().forEachRemaining(name -> subtract(told, name, untold)));
    if (!untold.isEmpty()) {
      content.set(NAME, untold);
    }
    return content;
  }

  private static void subtract(ObjectNode told, String name, ObjectNode untold) {
    if (told.get(name).equals(untold.get(name))) {
      untold.remove(name);
    } else if (!untold.has(name)) {
      untold.putNull(name);
    }
  }

  @Override
  public Optional<KeptMessage> read(SessionMessage message) {
    JsonNode content = message.content().orElse(MissingNode.getInstance());
    Optional<ObjectNode> told =
        MessageParts.read(message.role(), message.author().orElse(""), content);
    if (!content.path(NAME).isObject()) {
      return told.map(KeptMessage::of);
    }
    ObjectNode json = told.orElseGet(JsonNodeFactory.instance::objectNode);
    json.setAll((ObjectNode) content.get(NAME));
    return Optional.of(KeptMessage.of(json));
  }

  @Override
  public JsonNode toJson(KeptMessage kept) {
    return kept.json();
  }

  @Override
  public KeptMessage fromJson(JsonNode json) {
    return KeptMessage.of(json);
  }
}
