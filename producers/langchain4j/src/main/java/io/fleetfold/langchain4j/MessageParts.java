package io.fleetfold.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Messages as parts, as every reader of sessions knows them, and what parts tell of a message. */
final class MessageParts {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String PARTS = "parts";
  private static final String TEXT = "text";
  private static final String REQUEST = "functionCall";
  private static final String RESPONSE = "functionResponse";

  private MessageParts() {}

  static ObjectNode of(ChatMessage message) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    ArrayNode parts = content.putArray(PARTS);
    if (message instanceof SystemMessage system) {
      parts.addObject().put(TEXT, system.text());
    } else if (message instanceof UserMessage user) {
      user.contents().forEach(part -> parts.add(of(part)));
    } else if (message instanceof AiMessage ai) {
      if (ai.text() != null) {
        parts.addObject().put(TEXT, ai.text());
      }
      ai.toolExecutionRequests().forEach(request -> parts.addObject().set(REQUEST, of(request)));
    } else if (message instanceof ToolExecutionResultMessage result) {
      parts.addObject().set(RESPONSE, of(result));
    } else if (message instanceof CustomMessage custom) {
      parts.addObject().set("custom", MAPPER.valueToTree(custom.attributes()));
    }
    return content;
  }

  /** Text as it is; of anything else its kind and its address, but not its bytes. */
  private static ObjectNode of(Content content) {
    ObjectNode part = JsonNodeFactory.instance.objectNode();
    if (content instanceof TextContent text) {
      return part.put(TEXT, text.text());
    }
    ObjectNode file = part.putObject("fileData").put("type", content.type().name());
    if (content instanceof ImageContent image && image.image().url() != null) {
      file.put("fileUri", image.image().url().toString());
    }
    return part;
  }

  private static ObjectNode of(ToolExecutionRequest request) {
    ObjectNode call = JsonNodeFactory.instance.objectNode();
    call.put("id", request.id()).put("name", request.name());
    call.set("args", argumentsOf(request));
    return call;
  }

  /** A model's arguments are a text, which should be JSON. */
  static JsonNode argumentsOf(ToolExecutionRequest request) {
    String arguments = request.arguments();
    try {
      JsonNode tree = arguments == null ? null : MAPPER.readTree(arguments);
      return tree == null || tree.isMissingNode() ? JsonNodeFactory.instance.objectNode() : tree;
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.textNode(arguments);
    }
  }

  private static ObjectNode of(ToolExecutionResultMessage result) {
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.put("id", result.id()).put("name", result.toolName());
    // other contents than text are in the whole message
    response.putObject("response").put("result", textOf(result));
    return response;
  }

  private static String textOf(ToolExecutionResultMessage result) {
    try {
      return result.text();
    } catch (RuntimeException e) {
      // newer versions have results of several contents, of which there is no one text
      return "";
    }
  }

  /** The message that the parts tell; empty where they tell none. */
  static Optional<ChatMessage> read(String role, String author, JsonNode content) {
    JsonNode parts = content.isArray() ? content : content.path(PARTS);
    List<String> texts = new ArrayList<>();
    List<ToolExecutionRequest> requests = new ArrayList<>();
    if (content.isTextual()) {
      texts.add(content.textValue());
    }
    for (JsonNode part : parts) {
      if (part.has(RESPONSE)) {
        return Optional.of(result(part.get(RESPONSE)));
      }
      if (part.has(REQUEST)) {
        requests.add(request(part.get(REQUEST)));
      } else if (part.path(TEXT).isTextual()) {
        texts.add(part.get(TEXT).textValue());
      }
    }
    boolean saysNothing = texts.stream().allMatch(String::isBlank);
    if (saysNothing && requests.isEmpty()) {
      return Optional.empty();
    }
    if (role.equals("user")) {
      List<Content> all = new ArrayList<>();
      texts.stream()
          .filter(text -> !text.isBlank())
          .forEach(text -> all.add(new TextContent(text)));
      return all.isEmpty() ? Optional.empty() : Optional.of(UserMessage.from(all));
    }
    String text = String.join("\n", texts);
    if (author.equals("system") && !saysNothing) {
      return Optional.of(new SystemMessage(text));
    }
    return Optional.of(
        AiMessage.builder()
            .text(texts.isEmpty() ? null : text)
            .toolExecutionRequests(requests)
            .build());
  }

  private static ToolExecutionRequest request(JsonNode call) {
    JsonNode arguments = call.path("args");
    return ToolExecutionRequest.builder()
        .id(call.path("id").textValue())
        .name(call.path("name").asText("unknown"))
        .arguments(arguments.isTextual() ? arguments.textValue() : arguments.toString())
        .build();
  }

  private static ToolExecutionResultMessage result(JsonNode response) {
    JsonNode told = response.path("response");
    JsonNode result = told.size() == 1 && told.has("result") ? told.get("result") : told;
    return ToolExecutionResultMessage.from(
        response.path("id").textValue(),
        response.path("name").asText("unknown"),
        result.isTextual() ? result.textValue() : result.toString());
  }
}
