package io.fleetfold.adk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.State;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import io.fleetfold.client.session.SessionEvent;
import io.fleetfold.client.session.SessionMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kit's events as session messages and back. What a message has a field for stands there (id,
 * author, time, content, state changes); the rest of the event's JSON is kept in {@code data.adk}.
 * An event that is read back equals the one that was written, but its {@code temp:} keys.
 */
final class EventJson {
  private static final ObjectMapper MAPPER = JsonBaseModel.getMapper();
  private static final String ADK = "adk";
  private static final String ACTIONS = "actions";
  private static final String DELTA = "stateDelta";
  private static final String USER = "user";
  private static final String PARTS = "parts";
  private static final String ROLE = "role";
  private static final String TEXT = "text";

  private EventJson() {}

  /**
   * The event as a session keeps it.
   *
   * @param id stands for the event's id
   * @throws InvalidSessionDataException when something in it has no JSON form
   */
  static SessionEvent write(Event event, String id) {
    SessionEvent message = SessionEvent.message(event.author()).id(id);
    message.at(Instant.ofEpochMilli(event.timestamp())).invocation(event.invocationId());
    if (event.author() != null && !event.author().isBlank() && !event.author().equals(USER)) {
      message.agent(event.author(), event.author());
    }
    if (event.actions() != null) {
      message.state(StateValues.kept(event.actions().stateDelta()));
      message.finalResponse(event.finalResponse());
    }
    ObjectNode rest = tree(event);
    JsonNode content = rest.remove("content");
    if (content != null && !content.isNull()) {
      message.content(content);
    }
    strip(rest, event);
    return message.data(Map.of("role", role(event), ADK, rest));
  }

  private static ObjectNode tree(Event event) {
    try {
      return MAPPER.valueToTree(event);
    } catch (IllegalArgumentException | StackOverflowError e) {
      // the message may quote content
      throw new InvalidSessionDataException(
          "event", "cannot be written as JSON (" + e.getClass().getSimpleName() + ")");
    }
  }

  /** Leaves out what the message has fields for, and what is not set. */
  private static void strip(ObjectNode rest, Event event) {
    rest.remove(List.of("id", "timestamp"));
    if (event.author() != null) {
      rest.remove("author");
    }
    if (event.invocationId() != null && !event.invocationId().isBlank()) {
      rest.remove("invocationId");
    }
    rest.properties().removeIf(entry -> entry.getValue().isNull());
    if (rest.get(ACTIONS) instanceof ObjectNode actions) {
      actions.remove(DELTA);
      actions
          .properties()
          .removeIf(entry -> entry.getValue().isNull() || isEmptyObject(entry.getValue()));
      if (actions.isEmpty()) {
        rest.remove(ACTIONS);
      }
    }
  }

  private static boolean isEmptyObject(JsonNode node) {
    return node.isObject() && node.isEmpty();
  }

  private static String role(Event event) {
    if (USER.equals(event.author())) {
      return USER;
    }
    return event.functionResponses().isEmpty() ? "agent" : "tool";
  }

  /** The event that the message was made of; a message of another writer as an event like it. */
  static Event read(SessionMessage message) {
    boolean ours = message.data().get(ADK) instanceof Map;
    Map<?, ?> rest = ours ? (Map<?, ?>) message.data().get(ADK) : Map.of();
    Event event = rest.isEmpty() ? plain(message) : parse(tree(message, rest), message);
    event.setContent(ours ? content(message).orElse(null) : foreign(message));
    message
        .stateDelta()
        .forEach(
            (key, value) ->
                event
                    .actions()
                    .stateDelta()
                    .put(key, value == null ? State.REMOVED : StateValues.copy(key, value, 0)));
    return event;
  }

  /** Most events have nothing but what messages have fields for: no JSON is read for them. */
  private static Event plain(SessionMessage message) {
    Event event =
        Event.builder()
            .id(message.id())
            .timestamp(message.timestamp().toEpochMilli())
            .actions(new EventActions())
            .build();
    message.author().ifPresent(event::setAuthor);
    message.invocationId().ifPresent(event::setInvocationId);
    return event;
  }

  private static ObjectNode tree(SessionMessage message, Map<?, ?> rest) {
    ObjectNode tree = MAPPER.valueToTree(rest);
    tree.put("id", message.id());
    tree.put("timestamp", message.timestamp().toEpochMilli());
    message.author().ifPresent(author -> tree.put("author", author));
    message.invocationId().ifPresent(id -> tree.put("invocationId", id));
    return tree;
  }

  private static Event parse(ObjectNode tree, SessionMessage message) {
    try {
      return MAPPER.treeToValue(tree, Event.class);
    } catch (JsonProcessingException e) {
      throw new InvalidSessionDataException(
          "message " + message.id(), "holds an event that this version of the kit can't read", e);
    }
  }

  private static Optional<Content> content(SessionMessage message) {
    if (message.content().isEmpty()) {
      return Optional.empty();
    }
    JsonNode json = message.content().get();
    try {
      return Optional.of(isText(json) ? text(json) : MAPPER.treeToValue(json, Content.class));
    } catch (JsonProcessingException e) {
      return Optional.of(Content.fromParts(Part.fromText(message.text())));
    }
  }

  /** Whether the content is of text parts alone, as most is. */
  private static boolean isText(JsonNode content) {
    boolean known =
        content.path(PARTS).isArray() && content.size() == (content.path(ROLE).isTextual() ? 2 : 1);
    for (JsonNode part : content.path(PARTS)) {
      known &= part.size() == 1 && part.path(TEXT).isTextual();
    }
    return known;
  }

  private static Content text(JsonNode content) {
    List<Part> parts = new ArrayList<>();
    content.path(PARTS).forEach(part -> parts.add(Part.fromText(part.path(TEXT).textValue())));
    Content.Builder text = Content.builder().parts(parts);
    return content.has(ROLE) ? text.role(content.path(ROLE).textValue()).build() : text.build();
  }

  /** Content of a writer that knows nothing of the kit: models ask for its role. */
  private static Content foreign(SessionMessage message) {
    return content(message)
        .map(
            content ->
                content.role().isPresent()
                    ? content
                    : content.toBuilder()
                        .role(message.role().equals("agent") ? "model" : USER)
                        .build())
        .orElse(null);
  }
}
