package io.fleetfold.client.session.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.client.session.InvalidSessionInputException;
import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.MessagePage;
import io.fleetfold.client.session.SessionJson;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.StateScope;
import io.fleetfold.records.AgentRunEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages as events tell them, and as readers ask for them. */
final class MemoryMessages {
  private static final List<String> TOOL_RESPONSES =
      List.of("functionResponse", "function_response", "toolResponse", "tool_response");

  private MemoryMessages() {}

  static SessionMessage of(AgentRunEvent event, long sequence, MemoryRoutes routes, long revision) {
    JsonNode content = json(event.getContent());
    JsonNode data = json(event.getData());
    return new SessionMessage(
        event.getEventId(),
        sequence,
        event.getTimestamp(),
        role(event, content, data),
        Optional.ofNullable(event.getAuthor()),
        Optional.ofNullable(content),
        SessionJson.map(data),
        SessionJson.map(withoutTemp(json(event.getStateDelta()))),
        Optional.ofNullable(event.getInvocationId()),
        Optional.ofNullable(event.getRunId()),
        event.getAgentId(),
        routes.route(),
        routes.step(),
        event.getFinalResponse(),
        revision);
  }

  /** The n-th message of an event that tells several. */
  static SessionMessage told(
      AgentRunEvent event,
      JsonNode told,
      int n,
      long sequence,
      MemoryRoutes routes,
      long revision) {
    String role = told.path("role").asText();
    return new SessionMessage(
        event.getEventId() + "#" + n,
        sequence,
        event.getTimestamp(),
        role,
        Optional.of(told.path("author").asText(role)),
        told.hasNonNull("content") ? Optional.of(told.get("content")) : Optional.empty(),
        Map.of(),
        Map.of(),
        Optional.ofNullable(event.getInvocationId()),
        Optional.ofNullable(event.getRunId()),
        event.getAgentId(),
        routes.route(),
        routes.step(),
        event.getFinalResponse(),
        revision);
  }

  static JsonNode json(String text) {
    return text == null ? null : SessionJson.parse("event", text);
  }

  private static String role(AgentRunEvent event, JsonNode content, JsonNode data) {
    if (data != null && data.path("role").isTextual()) {
      return data.get("role").asText();
    }
    if ("user".equals(event.getAuthor())) {
      return "user";
    }
    if (content != null) {
      for (JsonNode part : content.isArray() ? content : content.path("parts")) {
        if (TOOL_RESPONSES.stream().anyMatch(part::has)) {
          return "tool";
        }
      }
    }
    return "agent";
  }

  private static JsonNode withoutTemp(JsonNode delta) {
    if (!(delta instanceof ObjectNode object)) {
      return delta;
    }
    for (Iterator<String> keys = object.fieldNames(); keys.hasNext(); ) {
      if (StateScope.of(keys.next()) == StateScope.TEMP) {
        keys.remove();
      }
    }
    return object;
  }

  /** Of these, oldest first: the newest so many, and of them those that are not too old. */
  static List<SessionMessage> filter(List<SessionMessage> all, MessageFilter filter) {
    List<SessionMessage> newest =
        all.subList(Math.max(0, all.size() - filter.newest()), all.size());
    return newest.stream().filter(message -> isAfter(message, filter.after())).toList();
  }

  /** Newest first. */
  static MessagePage page(
      List<SessionMessage> all, int limit, Optional<Instant> after, Optional<String> cursor) {
    long before = cursor.map(MemoryMessages::sequence).orElse(Long.MAX_VALUE);
    List<SessionMessage> items = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0 && items.size() <= limit; i--) {
      SessionMessage message = all.get(i);
      if (message.sequence() < before && isAfter(message, after)) {
        items.add(message);
      }
    }
    if (items.size() <= limit) {
      return new MessagePage(items, Optional.empty());
    }
    List<SessionMessage> page = items.subList(0, limit);
    return new MessagePage(page, Optional.of(Long.toString(page.get(limit - 1).sequence())));
  }

  private static long sequence(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw new InvalidSessionInputException(
          "cursor", "is none of ours", "take it from the page before, as it is");
    }
  }

  private static boolean isAfter(SessionMessage message, Optional<Instant> after) {
    return after.map(time -> !message.timestamp().isBefore(time)).orElse(true);
  }
}
