package io.fleetfold.verify.sessions;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.verify.replay.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the data of an event says; the meaning of each field depends on the event's type. */
final class Facts {
  static final List<String> STATUSES = List.of("active", "completed", "abandoned");
  static final long FOR_EVER = -1;

  private static final List<String> ROLES = List.of("user", "agent", "tool");
  private static final List<String> REASONS = List.of("deleted", "expired");
  private static final Set<String> TOOL_ANSWERS =
      Set.of("functionResponse", "function_response", "toolResponse", "tool_response");
  private static final int DEEPEST = 3;
  private static final int MAX_MESSAGES = 1_000;
  private static final int TEXT_BYTES = 512;
  private static final long MAX_TTL = Duration.ofDays(36_500).toMillis();

  String status;
  Map<String, String> metadata;
  Long ttlMs;
  String route;
  String step;
  String reason;
  String role;
  List<Message> messages = List.of();

  /** One of several messages of an event; author and content may be null. */
  record Message(String role, String author, String content) {}

  /** The facts of an event whose JSON is clean and valid. */
  static Facts of(AgentRunEvent event) {
    Facts facts = new Facts();
    switch (event.getEventType()) {
      case "session_created", "session_updated", "session_closed" ->
          facts.settings(data(event, /* object= */ true));
      case "route_entered", "route_completed" -> facts.place(data(event, /* object= */ true));
      case "session_deleted" -> {
        String told = oneOf(data(event, /* object= */ true), "reason", REASONS);
        facts.reason = told == null ? "deleted" : told;
      }
      case "message" -> facts.role = role(event, data(event, /* object= */ false));
      default -> {
        // its data is the application's own
      }
    }
    return facts;
  }

  private static Map<String, String> data(AgentRunEvent event, boolean object) {
    if (event.getData() != null && JsonParts.isObject(event.getData())) {
      return JsonParts.fields(event.getData());
    }
    if (event.getData() != null && object) {
      throw new InvalidEventException("data is no object");
    }
    return Map.of();
  }

  private void settings(Map<String, String> data) {
    status = oneOf(data, "status", STATUSES);
    String told = told(data, "metadata");
    if (told != null) {
      if (!JsonParts.isObject(told)) {
        throw new InvalidEventException("metadata is no object");
      }
      metadata = JsonParts.fields(told);
    }
    ttlMs = ttl(data.get("ttl_ms"));
    String all = told(data, "messages");
    if (all != null) {
      List<String> items = JsonParts.isArray(all) ? JsonParts.items(all) : null;
      if (items == null || items.size() > MAX_MESSAGES) {
        throw new InvalidEventException("messages is no array, or too long");
      }
      messages = items.stream().map(Facts::message).toList();
    }
  }

  private static Message message(String item) {
    if (!JsonParts.isObject(item)) {
      throw new InvalidEventException("a message is no object");
    }
    Map<String, String> fields = JsonParts.fields(item);
    String role = oneOf(fields, "role", ROLES);
    if (role == null) {
      throw new InvalidEventException("a message has no role");
    }
    String author = text(fields, "author");
    return new Message(role, author == null ? role : author, told(fields, "content"));
  }

  private void place(Map<String, String> data) {
    route = text(data, "route");
    step = text(data, "step");
    if (route == null || route.isBlank()) {
      throw new InvalidEventException("route is missing");
    }
  }

  private static String role(AgentRunEvent event, Map<String, String> data) {
    String told = oneOf(data, "role", ROLES);
    if (told != null) {
      return told;
    }
    if ("user".equals(event.getAuthor())) {
      return "user";
    }
    return event.getContent() != null && hasToolAnswer(event.getContent()) ? "tool" : "agent";
  }

  /** Whether a field of the content, or of what it holds two levels below, is a tool's answer. */
  private static boolean hasToolAnswer(String content) {
    try (JsonParser parser = Json.parser(content)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isStructStart() && depth == DEEPEST) {
          parser.skipChildren();
        } else {
          depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
        if (token == JsonToken.FIELD_NAME && TOOL_ANSWERS.contains(parser.currentName())) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("JSON that was valid is broken", e);
    }
  }

  private static Long ttl(String json) {
    if (json == null) {
      return null;
    }
    if (json.equals("null")) {
      return FOR_EVER;
    }
    try {
      long millis = Long.parseLong(json);
      if (millis >= 1 && millis <= MAX_TTL) {
        return millis;
      }
    } catch (NumberFormatException e) {
      // as one out of range
    }
    throw new InvalidEventException("ttl_ms is no number of milliseconds");
  }

  private static String oneOf(Map<String, String> data, String name, List<String> words) {
    String word = text(data, name);
    if (word != null && !words.contains(word)) {
      throw new InvalidEventException(name + " is none of " + words);
    }
    return word;
  }

  private static String text(Map<String, String> data, String name) {
    String json = told(data, name);
    if (json == null) {
      return null;
    }
    String text = JsonParts.text(json);
    if (text == null || text.getBytes(StandardCharsets.UTF_8).length > TEXT_BYTES) {
      throw new InvalidEventException(name + " is no short text");
    }
    return text;
  }

  private static String told(Map<String, String> data, String name) {
    String json = data.get(name);
    return json == null || json.equals("null") ? null : json;
  }
}
