package io.fleetfold.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ChatMessageDeserializer;
import dev.langchain4j.data.message.ChatMessageSerializer;
import dev.langchain4j.data.message.ChatMessageType;
import io.fleetfold.client.memory.MessageCodec;
import io.fleetfold.client.session.SessionMessage;
import java.util.Optional;

/**
 * LangChain4j's messages as messages of a session and back. Readers of sessions see role, author
 * and the parts of the content: text, tool requests, tool results. What these do not tell in full
 * is kept beside them as the library's own JSON, in {@code content.langchain4j}.
 */
final class MessageJson implements MessageCodec<ChatMessage> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String WHOLE = "langchain4j";

  private final String agent;

  /** Its answers are said by that agent. */
  MessageJson(String agent) {
    this.agent = agent;
  }

  @Override
  public String name() {
    return WHOLE;
  }

  /** The user, the agent, or a tool. */
  @Override
  public String role(ChatMessage message) {
    return switch (message.type()) {
      case USER -> "user";
      case TOOL_EXECUTION_RESULT -> "tool";
      default -> "agent";
    };
  }

  /** The user, the agent by its name, the system, or whoever writes custom messages. */
  @Override
  public String author(ChatMessage message) {
    return switch (message.type()) {
      case USER -> "user";
      case SYSTEM -> "system";
      case CUSTOM -> "custom";
      default -> agent;
    };
  }

  @Override
  public boolean isFinal(ChatMessage message) {
    return message instanceof AiMessage ai && !ai.hasToolExecutionRequests();
  }

  @Override
  public ObjectNode content(ChatMessage message) {
    ObjectNode content = MessageParts.of(message);
    boolean tellsAll =
        MessageParts.read(role(message), author(message), content)
            .filter(message::equals)
            .isPresent();
    if (!tellsAll) {
      content.set(WHOLE, toJson(message));
    }
    return content;
  }

  /** The library's own JSON. */
  @Override
  public JsonNode toJson(ChatMessage message) {
    try {
      return MAPPER.readTree(json(message));
    } catch (JsonProcessingException e) {
      // the cause's message may quote content
      throw new InvalidChatMemoryException(
          "a message of type "
              + message.type()
              + " has a text that is too large for JSON: keep large things elsewhere and refer to"
              + " them");
    }
  }

  private static String json(ChatMessage message) {
    try {
      return ChatMessageSerializer.messageToJson(message);
    } catch (RuntimeException e) {
      // the cause's message may quote content
      throw new InvalidChatMemoryException(
          "a message of type "
              + message.type()
              + " has no JSON: take what is not JSON out of its attributes");
    }
  }

  @Override
  public Optional<ChatMessage> read(SessionMessage message) {
    JsonNode content = message.content().orElseGet(MAPPER::missingNode);
    return content.has(WHOLE)
        ? Optional.of(parse("message " + message.id(), content.get(WHOLE)))
        : MessageParts.read(message.role(), message.author().orElse(""), content);
  }

  @Override
  public ChatMessage fromJson(JsonNode json) {
    return parse("the head", json);
  }

  private static ChatMessage parse(String what, JsonNode json) {
    try {
      return ChatMessageDeserializer.messageFromJson(json.toString());
    } catch (RuntimeException e) {
      throw new InvalidChatMemoryException(
          what
              + " holds a "
              + json.path("type").asText(ChatMessageType.CUSTOM.name())
              + " message that this version of LangChain4j cannot read: use the version that wrote"
              + " it, or a newer one",
          e);
    }
  }
}
