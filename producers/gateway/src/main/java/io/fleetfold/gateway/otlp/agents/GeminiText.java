package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.gateway.otlp.AnyJson;

/**
 * What a Gemini answer says.
 *
 * @param text its words, without thoughts; null where it has none or keeps them back
 * @param callsTool whether it asks for a tool
 */
record GeminiText(String text, boolean callsTool) {
  private static final GeminiText NOTHING = new GeminiText(null, false);

  /** Reads an answer: JSON as the provider sent it, a list of such pieces, or plain text. */
  static GeminiText of(String response) {
    if (response == null || response.isBlank()) {
      return NOTHING;
    }
    JsonNode json = AnyJson.parsed(response);
    if (json == null) {
      String start = response.strip();
      // JSON that was cut says nothing for sure
      return start.startsWith("{") || start.startsWith("[")
          ? NOTHING
          : new GeminiText(response, false);
    }
    StringBuilder text = new StringBuilder();
    boolean callsTool = read(json, text);
    return new GeminiText(text.isEmpty() ? null : text.toString(), callsTool);
  }

  private static boolean read(JsonNode node, StringBuilder text) {
    boolean callsTool = node.has("functionCall");
    JsonNode words = node.get("text");
    if (words != null && words.isTextual() && !node.path("thought").asBoolean()) {
      text.append(words.textValue());
    }
    for (JsonNode child : node) {
      if (child.isContainerNode()) {
        callsTool |= read(child, text);
      }
    }
    return callsTool;
  }
}
