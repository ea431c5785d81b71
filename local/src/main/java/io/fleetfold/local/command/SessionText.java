package io.fleetfold.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Content of messages in words. */
final class SessionText {
  private SessionText() {}

  /** The parts, one after the other: texts as they are, tools with their values. */
  static String words(JsonNode content) {
    if (content.isMissingNode() || content.isNull()) {
      return "-";
    }
    if (content.isTextual()) {
      return content.asText();
    }
    List<String> words = new ArrayList<>();
    for (JsonNode part : content.isArray() ? content : content.path("parts")) {
      words.add(part(part));
    }
    return words.isEmpty() ? content.toString() : String.join(" ", words);
  }

  private static String part(JsonNode part) {
    if (part.isTextual()) {
      return part.asText();
    }
    if (part.path("text").isTextual()) {
      return part.path("text").asText();
    }
    JsonNode call = part.path("functionCall");
    if (call.isObject()) {
      return "-> " + call.path("name").asText() + "(" + call.path("args") + ")";
    }
    JsonNode answer = part.path("functionResponse");
    if (answer.isObject()) {
      return "<- " + answer.path("name").asText() + " = " + answer.path("response");
    }
    return part.toString();
  }
}
