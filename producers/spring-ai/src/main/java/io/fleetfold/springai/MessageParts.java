package io.fleetfold.springai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Messages as parts, as every reader of sessions knows them, and what parts tell of a message. */
final class MessageParts {
  static final String PARTS = "parts";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String TEXT = "text";
  private static final String REQUEST = "functionCall";
  private static final String RESPONSE = "functionResponse";

  private MessageParts() {}

  /** The parts of a message's JSON. */
  static ArrayNode of(JsonNode message) {
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    if (message.has(MessageJson.TEXT)) {
      parts.addObject().set(TEXT, message.get(MessageJson.TEXT));
    }
    for (JsonNode call : message.path(MessageJson.TOOL_CALLS)) {
      ObjectNode request = parts.addObject().putObject(REQUEST);
      request.set("id", call.get("id"));
      request.set("name", call.get("name"));
      request.set("args", arguments(call.path("arguments").textValue()));
    }
    for (JsonNode answer : message.path(MessageJson.RESPONSES)) {
      ObjectNode response = parts.addObject().putObject(RESPONSE);
      response.set("id", answer.get("id"));
      response.set("name", answer.get("name"));
      response.putObject("response").set("result", answer.get("responseData"));
    }
    for (JsonNode media : message.path(MessageJson.MEDIA)) {
      // its kind and its address, but not its bytes
      ObjectNode file = parts.addObject().putObject("fileData");
      file.set("mimeType", media.get("mimeType"));
      if (media.path("data").asText().contains("://")) {
        file.set("fileUri", media.get("data"));
      }
    }
    return parts;
  }

  /** A model's arguments are a text, which should be JSON. */
  private static JsonNode arguments(String text) {
    try {
      JsonNode tree = text == null ? null : MAPPER.readTree(text);
      return tree == null || tree.isMissingNode() ? JsonNodeFactory.instance.objectNode() : tree;
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.textNode(text);
    }
  }

  /** The JSON of the message that the parts tell; empty where they tell none. */
  static Optional<ObjectNode> read(String role, String author, JsonNode content) {
    List<String> texts = new ArrayList<>();
    ArrayNode calls = JsonNodeFactory.instance.arrayNode();
    ArrayNode responses = JsonNodeFactory.instance.arrayNode();
    if (content.isTextual()) {
      texts.add(content.textValue());
    }
    for (JsonNode part : content.isArray() ? content : content.path(PARTS)) {
      if (part.has(RESPONSE)) {
        response(part.get(RESPONSE), responses.addObject());
      } else if (part.has(REQUEST)) {
        request(part.get(REQUEST), calls.addObject());
      } else if (part.path(TEXT).isTextual()) {
        texts.add(part.get(TEXT).textValue());
      }
    }
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    if (!responses.isEmpty()) {
      message.put(MessageJson.TYPE, "tool").set(MessageJson.RESPONSES, responses);
      return Optional.of(message);
    }
    boolean saysNothing = texts.stream().allMatch(String::isBlank);
    if (saysNothing && calls.isEmpty()) {
      return Optional.empty();
    }
    message.put(MessageJson.TYPE, type(role, author));
    if (!texts.isEmpty()) {
      message.put(MessageJson.TEXT, String.join("\n", texts));
    }
    if (!calls.isEmpty()) {
      message.set(MessageJson.TOOL_CALLS, calls);
    }
    return Optional.of(message);
  }

  private static String type(String role, String author) {
    return role.equals("user") ? "user" : author.equals("system") ? "system" : "assistant";
  }

  private static void request(JsonNode request, ObjectNode call) {
    JsonNode arguments = request.path("args");
    call.put("id", request.path("id").textValue());
    call.put("type", "function");
    call.put("name", request.path("name").textValue());
    call.put("arguments", arguments.isTextual() ? arguments.textValue() : arguments.toString());
  }

  private static void response(JsonNode response, ObjectNode answer) {
    JsonNode told = response.path("response");
    JsonNode result = told.size() == 1 && told.has("result") ? told.get("result") : told;
    answer.put("id", response.path("id").textValue());
    answer.put("name", response.path("name").textValue());
    answer.put("responseData", result.isTextual() ? result.textValue() : result.toString());
  }
}
