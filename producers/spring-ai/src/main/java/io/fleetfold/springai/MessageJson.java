package io.fleetfold.springai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.ai.chat.messages.AbstractMessage;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;
import org.springframework.ai.content.MediaContent;

/** Messages as JSON, since Spring AI has none of its own: type, and each field that is set. */
final class MessageJson {
  static final String TYPE = "type";
  static final String TEXT = "text";
  static final String TOOL_CALLS = "toolCalls";
  static final String RESPONSES = "responses";
  static final String MEDIA = "media";

  private static final String METADATA = "metadata";
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private MessageJson() {}

  static ObjectNode of(Message message) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put(TYPE, message.getMessageType().getValue());
    if (message instanceof ToolResponseMessage tools) {
      json.set(RESPONSES, MAPPER.valueToTree(tools.getResponses()));
    } else if (message.getText() != null) {
      json.put(TEXT, message.getText());
    }
    if (message instanceof AssistantMessage answer && answer.hasToolCalls()) {
      json.set(TOOL_CALLS, MAPPER.valueToTree(answer.getToolCalls()));
    }
    if (message instanceof MediaContent content && !content.getMedia().isEmpty()) {
      ArrayNode media = json.putArray(MEDIA);
      content.getMedia().forEach(one -> media.add(MediaJson.of(one)));
    }
    ObjectNode metadata = metadata(message.getMetadata());
    if (!metadata.isEmpty()) {
      json.set(METADATA, metadata);
    }
    return json;
  }

  /** Without the type, which every message puts there itself. */
  private static ObjectNode metadata(Map<String, Object> metadata) {
    ObjectNode json = MAPPER.createObjectNode();
    metadata.keySet().stream()
        .filter(name -> name != null && !name.equals(AbstractMessage.MESSAGE_TYPE))
        .sorted()
        .forEach(
            name -> {
              try {
                json.set(name, MAPPER.readTree(MAPPER.writeValueAsString(metadata.get(name))));
              } catch (JsonProcessingException e) {
                // models put objects of their own there: a turn must not fail for that
              }
            });
    return json;
  }

  static Message message(JsonNode json) {
    Map<String, Object> metadata = list(json, METADATA, new TypeReference<>() {}, Map.of());
    return switch (json.path(TYPE).asText()) {
      case "user" ->
          UserMessage.builder()
              .text(json.path(TEXT).asText())
              .media(media(json))
              .metadata(metadata)
              .build();
      case "system" ->
          SystemMessage.builder().text(json.path(TEXT).asText()).metadata(metadata).build();
      case "tool" ->
          ToolResponseMessage.builder()
              .responses(
                  list(json, RESPONSES, new TypeReference<List<ToolResponse>>() {}, List.of()))
              .metadata(metadata)
              .build();
      default ->
          AssistantMessage.builder()
              .content(json.path(TEXT).textValue())
              .properties(metadata)
              .toolCalls(list(json, TOOL_CALLS, new TypeReference<List<ToolCall>>() {}, List.of()))
              .media(media(json))
              .build();
    };
  }

  private static List<Media> media(JsonNode json) {
    List<Media> all = new ArrayList<>();
    json.path(MEDIA).forEach(media -> all.add(MediaJson.media(media)));
    return all;
  }

  private static <T> T list(JsonNode json, String field, TypeReference<T> type, T missing) {
    return json.hasNonNull(field) ? MAPPER.convertValue(json.get(field), type) : missing;
  }
}
