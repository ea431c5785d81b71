package io.fleetfold.gateway.otlp.genai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.gateway.otlp.AnyJson;
import java.util.StringJoiner;

/** Messages of the usual forms, as people read them. */
final class MessageTexts {
  private MessageTexts() {}

  /** The text of the last message that has a role of this name, else of the last; null for none. */
  static String last(JsonNode told, String role) {
    if (told == null) {
      return null;
    }
    JsonNode content = AnyJson.structured(told);
    JsonNode list = content.path("messages").isArray() ? content.get("messages") : content;
    if (!list.isArray()) {
      return AnyJson.textOf(list);
    }
    String last = null;
    String lastOfRole = null;
    for (JsonNode message : list) {
      String text = text(message.has("message") ? message.get("message") : message);
      if (text != null) {
        last = text;
        JsonNode of = message.path("message").has("role") ? message.get("message") : message;
        lastOfRole = role.equals(of.path("role").asText()) ? text : lastOfRole;
      }
    }
    String text = lastOfRole == null ? last : lastOfRole;
    return text == null ? list.toString() : text;
  }

  private static String text(JsonNode message) {
    if (message.isTextual()) {
      return message.asText();
    }
    for (String key : new String[] {"content", "parts", "text"}) {
      JsonNode value = message.path(key);
      if (value.isTextual()) {
        return value.asText();
      }
      if (value.isArray()) {
        StringJoiner parts = new StringJoiner("\n");
        for (JsonNode part : value) {
          JsonNode text = part.has("text") ? part.get("text") : part.path("content");
          if (text.isTextual()) {
            parts.add(text.asText());
          }
        }
        return parts.length() == 0 ? null : parts.toString();
      }
    }
    return null;
  }
}
