package io.fleetfold.streams.core.ingest;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Text;
import java.util.List;
import java.util.Map;

/**
 * What the data of a session's event says, by its type. What is not said is null.
 *
 * @param status the new status: active, completed or abandoned
 * @param metadata a JSON object to be merged into the session's
 * @param ttlMs the new time to live in milliseconds; {@link #FOR_EVER} takes an older one away
 * @param route the route that is entered or completed
 * @param step its step
 * @param reason why the session is deleted: deleted or expired
 * @param role who speaks in a message: user, agent or tool
 * @param messages what was said, where an event that is no message tells it; may be empty
 */
public record SessionFacts(
    String status,
    Map<String, String> metadata,
    Long ttlMs,
    String route,
    String step,
    String reason,
    String role,
    List<Said> messages) {
  /** Messages that one event may tell besides. */
  private static final int MAX_MESSAGES = 1_000;

  /** No time to live. */
  public static final long FOR_EVER = -1;

  private static final long MAX_TTL = 100L * 365 * 24 * 60 * 60 * 1_000;
  private static final String USER = "user";
  private static final String TOOL = "tool";
  private static final String AGENT = "agent";
  private static final List<String> ROLES = List.of(USER, AGENT, TOOL);

  /** The statuses, in the order of their codes. */
  public static final List<String> STATUSES = List.of("active", "completed", "abandoned");

  /** What a normalised event says. */
  static SessionFacts of(AgentRunEvent event) {
    return switch (event.getEventType()) {
      case SessionEventTypes.CREATED, SessionEventTypes.UPDATED, SessionEventTypes.CLOSED ->
          new EventData(event).settings();
      case SessionEventTypes.ROUTE_ENTERED, SessionEventTypes.ROUTE_COMPLETED ->
          new EventData(event).route();
      case SessionEventTypes.DELETED -> new EventData(event).deletion();
      case SessionEventTypes.MESSAGE -> new EventData(event).message();
      default -> new SessionFacts(null, null, null, null, null, null, null, List.of());
    };
  }

  /**
   * One of several messages of an event.
   *
   * @param role who speaks: user, agent or tool
   * @param author the name of who speaks
   * @param content JSON, or null
   */
  public record Said(String role, String author, String content) {}

  private static final class EventData {
    private final AgentRunEvent event;
    private final String place;
    private final Map<String, String> data;

    /** One of its messages. */
    EventData(AgentRunEvent event, String message) {
      this.event = event;
      this.place = "data.messages.";
      this.data = JsonFields.of(message);
    }

    EventData(AgentRunEvent event) {
      this.event = event;
      this.place = "data.";
      boolean isObject = event.getData() != null && JsonFields.isObject(event.getData());
      // what a message carries besides is the agent's own
      if (event.getData() != null
          && !isObject
          && !event.getEventType().equals(SessionEventTypes.MESSAGE)) {
        throw new Refusal(Refusal.INVALID, "data is not an object: publish {\"...\": ...}");
      }
      this.data = isObject ? JsonFields.of(event.getData()) : Map.of();
    }

    SessionFacts settings() {
      String status = oneOf("status", STATUSES);
      String metadata = data.get("metadata");
      boolean none = metadata == null || metadata.equals("null");
      if (!none && !JsonFields.isObject(metadata)) {
        throw new Refusal(
            Refusal.INVALID, "data.metadata is not an object: publish {\"key\": value, ...}");
      }
      return new SessionFacts(
          status, none ? null : JsonFields.of(metadata), ttl(), null, null, null, null, messages());
    }

    private List<Said> messages() {
      String messages = data.get("messages");
      if (messages == null || messages.equals("null")) {
        return List.of();
      }
      if (!JsonFields.isArray(messages)) {
        throw new Refusal(
            Refusal.INVALID,
            "data.messages is not an array: publish [{\"role\": ..., \"content\": ...}]");
      }
      List<String> items = JsonFields.items(messages);
      if (items.size() > MAX_MESSAGES) {
        throw new Refusal(
            Refusal.INVALID,
            "data.messages has " + items.size() + " messages: publish at most " + MAX_MESSAGES);
      }
      return items.stream().map(this::said).toList();
    }

    private Said said(String item) {
      if (!JsonFields.isObject(item)) {
        throw new Refusal(
            Refusal.INVALID,
            "data.messages has an item that is not an object: publish {\"role\": ..., \"content\": ...}");
      }
      EventData told = new EventData(event, item);
      String role = told.oneOf("role", ROLES);
      if (role == null) {
        throw new Refusal(
            Refusal.INVALID,
            "data.messages.role is missing: take one of " + String.join(", ", ROLES));
      }
      String author = told.text("author");
      String content = told.data.get("content");
      return new Said(
          role, author == null ? role : author, "null".equals(content) ? null : content);
    }

    SessionFacts route() {
      String route = text("route");
      if (route == null || route.isBlank()) {
        throw new Refusal(Refusal.INVALID, "data.route is missing: set it");
      }
      return new SessionFacts(null, null, null, route, text("step"), null, null, List.of());
    }

    SessionFacts deletion() {
      String reason = oneOf("reason", List.of("deleted", "expired"));
      return new SessionFacts(
          null, null, null, null, null, reason == null ? "deleted" : reason, null, List.of());
    }

    SessionFacts message() {
      String role = oneOf("role", ROLES);
      if (role == null) {
        role = USER.equals(event.getAuthor()) ? USER : hasToolResponse() ? TOOL : AGENT;
      }
      return new SessionFacts(null, null, null, null, null, null, role, List.of());
    }

    private boolean hasToolResponse() {
      ToolResponses responses = new ToolResponses();
      return event.getContent() != null && responses.in(event.getContent());
    }

    private Long ttl() {
      String value = data.get("ttl_ms");
      if (value == null) {
        return null;
      }
      if (value.equals("null")) {
        return FOR_EVER;
      }
      try {
        long millis = Long.parseLong(value);
        if (millis >= 1 && millis <= MAX_TTL) {
          return millis;
        }
      } catch (NumberFormatException e) {
        // told below, in the same words as a number out of range
      }
      throw new Refusal(
          Refusal.INVALID,
          "data.ttl_ms is " + Text.head(value, 40) + ": take milliseconds from 1, or null");
    }

    private String oneOf(String name, List<String> values) {
      String value = text(name);
      if (value != null && !values.contains(value)) {
        throw new Refusal(
            Refusal.INVALID,
            place
                + name
                + " is '"
                + Text.head(value, 40)
                + "': take one of "
                + String.join(", ", values));
      }
      return value;
    }

    private String text(String name) {
      String value = data.get(name);
      if (value == null || value.equals("null")) {
        return null;
      }
      String text = JsonFields.text(value);
      if (text == null || Text.isLonger(text, 512)) {
        throw new Refusal(
            Refusal.INVALID,
            place + name + " is not text of at most 512 bytes: publish such a text");
      }
      return text;
    }
  }
}
