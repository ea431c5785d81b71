package io.fleetfold.client.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.records.AgentRunEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something to append to a session. Appending it twice counts once, as long as it has an {@link
 * #id}. Not thread-safe.
 *
 * <p>Values are turned into JSON when they are handed over: what cannot be is refused at once with
 * an {@link InvalidSessionInputException}. NUL characters and broken surrogates inside of values
 * are taken out when the event is folded, since no database stores them.
 */
public final class SessionEvent {
  private final AgentRunEvent event = new AgentRunEvent();
  private ObjectNode delta;
  private String role;
  private boolean awaited;

  private SessionEvent(String type) {
    Inputs.id("event_type", type);
    event.setEventType(type);
  }

  /** An event of that type: one of {@link SessionEventTypes}, or any other. */
  public static SessionEvent of(String type) {
    return new SessionEvent(type);
  }

  /**
   * The event that a record tells, with all its fields but those that name the session.
   *
   * @throws InvalidSessionInputException when one cannot be kept
   */
  public static SessionEvent of(AgentRunEvent record) {
    SessionEvent told =
        of(record.getEventType())
            .trace(record.getTraceId(), record.getSpanId(), record.getParentSpanId())
            .author(record.getAuthor())
            .invocation(record.getInvocationId())
            .run(record.getRunId())
            .partial(record.getPartial())
            .finalResponse(record.getFinalResponse());
    told.event.setEventId(record.getEventId());
    if (record.getTimestamp() != null) {
      told.at(record.getTimestamp());
    }
    told.event.setExpectedGeneration(record.getExpectedGeneration());
    if (record.getEventId() != null) {
      Inputs.id("event_id", record.getEventId());
    }
    if (record.getAgentId() != null) {
      String name = record.getAgentName();
      told.agent(record.getAgentId(), name == null ? record.getAgentId() : name);
    }
    if (record.getContent() != null) {
      told.contentJson(record.getContent());
    }
    if (record.getData() != null) {
      told.data(SessionJson.parse("data", record.getData()));
    }
    if (record.getStateDelta() != null) {
      JsonNode changes = SessionJson.parse("state_delta", record.getStateDelta());
      Inputs.delta(changes);
      changes.properties().forEach(change -> told.set(change.getKey(), change.getValue()));
    }
    return record.getExpectedRevision() == null
        ? told
        : told.expectedRevision(record.getExpectedRevision());
  }

  /**
   * A message.
   *
   * @param author {@code user}, or the agent's name
   */
  public static SessionEvent message(String author) {
    return of(SessionEventTypes.MESSAGE).author(author);
  }

  /** A message of one text. */
  public static SessionEvent message(String author, String text) {
    return message(author).text(text);
  }

  /** A change of state keys without a message. */
  public static SessionEvent stateChange(Map<String, ?> delta) {
    return of(SessionEventTypes.STATE_CHANGED).state(delta);
  }

  /** A change of the status. */
  public static SessionEvent status(SessionStatus status) {
    String type =
        status == SessionStatus.ACTIVE ? SessionEventTypes.UPDATED : SessionEventTypes.CLOSED;
    return of(type).data(Map.of("status", status.label()));
  }

  /** A change of metadata, key by key; a null value removes its key. */
  public static SessionEvent metadata(Map<String, ?> entries) {
    return of(SessionEventTypes.UPDATED).data(Map.of("metadata", entries));
  }

  /**
   * The session enters a route; it leaves the one it is in.
   *
   * @param step the step of it; null for none
   */
  public static SessionEvent enterRoute(String route, String step) {
    Inputs.id("route", route);
    Inputs.optionalId("step", step);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("route", route);
    if (step != null) {
      data.put("step", step);
    }
    return of(SessionEventTypes.ROUTE_ENTERED).data(data);
  }

  /** The session has completed a route. */
  public static SessionEvent completeRoute(String route) {
    Inputs.id("route", route);
    return of(SessionEventTypes.ROUTE_COMPLETED).data(Map.of("route", route));
  }

  /** The session goes, with its messages and its own state; {@code user:} and {@code app:} stay. */
  public static SessionEvent deletion() {
    return of(SessionEventTypes.DELETED).data(Map.of("reason", "deleted"));
  }

  /** An id of the caller's own instead of a new one: a second event with it counts nothing. */
  public SessionEvent id(String eventId) {
    Inputs.id("event_id", eventId);
    event.setEventId(eventId);
    return this;
  }

  /**
   * When it happened; by default when it is appended.
   *
   * @param time between 1970 and a day after the append: another one is refused there
   */
  public SessionEvent at(Instant time) {
    event.setTimestamp(Instant.ofEpochMilli(time.toEpochMilli()));
    return this;
  }

  /**
   * Where it stands in the program's traces; each may be null.
   *
   * @param spanId the span it happened in
   * @param parentSpanId the span that encloses that one
   */
  public SessionEvent trace(String traceId, String spanId, String parentSpanId) {
    event.setTraceId(traceId);
    event.setSpanId(spanId);
    event.setParentSpanId(parentSpanId);
    return this;
  }

  /** Who spoke: {@code user}, or an agent's name. */
  public SessionEvent author(String name) {
    Inputs.optionalId("author", name);
    event.setAuthor(name);
    return this;
  }

  /**
   * The message's role: user, agent or tool; told from author and content by default. Data with a
   * {@code role} of its own that is set later goes before it.
   */
  public SessionEvent role(String role) {
    this.role = role;
    ObjectNode data =
        event.getData() == null
            ? SessionJson.MAPPER.createObjectNode()
            : (ObjectNode) SessionJson.parse("data", event.getData());
    return data(data.put("role", role));
  }

  /** Content of one text part. */
  public SessionEvent text(String text) {
    return content(SessionJson.ofText(text));
  }

  /** Content: anything that Jackson writes as JSON, such as a map with a list of parts. */
  public SessionEvent content(Object value) {
    return contentJson(SessionJson.tree("content", value).toString());
  }

  /** Content that is JSON text already. */
  public SessionEvent contentJson(String json) {
    JsonNode tree = SessionJson.parse("content", json);
    boolean bad = CleanJson.isBad("content", tree);
    event.setContent(bad ? CleanJson.clean("content", tree).toString() : json);
    return this;
  }

  /** What else there is to tell: anything that Jackson writes as a JSON object. */
  public SessionEvent data(Object value) {
    JsonNode tree = SessionJson.tree("data", value);
    if (!tree.isObject()) {
      throw new InvalidSessionInputException(
          "data", "is not a JSON object", "write it as {\"name\": value}");
    }
    if (role != null && !tree.has("role")) {
      tree = ((ObjectNode) tree.deepCopy()).put("role", role);
    }
    boolean bad = CleanJson.isBad("data", tree);
    String json = (bad ? CleanJson.clean("data", tree) : tree).toString();
    event.setData(json);
    return this;
  }

  /** State keys and their new values, added to those set before; a null value removes its key. */
  public SessionEvent state(Map<String, ?> changes) {
    changes.forEach(this::set);
    return this;
  }

  /** Sets one state key. */
  public SessionEvent set(String key, Object value) {
    if (delta == null) {
      delta = SessionJson.MAPPER.createObjectNode();
    }
    delta.set(key == null ? "" : key, SessionJson.tree("state_delta", value));
    return this;
  }

  /** Removes one state key. */
  public SessionEvent remove(String key) {
    return set(key, null);
  }

  /** The turn of the session that caused it. */
  public SessionEvent invocation(String invocationId) {
    Inputs.optionalId("invocation_id", invocationId);
    event.setInvocationId(invocationId);
    return this;
  }

  /** The run it belongs to: it becomes an event of that run, too. */
  public SessionEvent run(String runId) {
    Inputs.optionalId("run_id", runId);
    event.setRunId(runId);
    return this;
  }

  /** The agent that acted; the application by default. */
  public SessionEvent agent(String agentId, String agentName) {
    Inputs.id("agent_id", agentId);
    Inputs.id("agent_name", agentName);
    event.setAgentId(agentId);
    event.setAgentName(agentName);
    return this;
  }

  /** A piece of a streamed answer: changes nothing. */
  public SessionEvent partial(boolean piece) {
    event.setPartial(piece);
    return this;
  }

  /** The last answer of the turn. */
  public SessionEvent finalResponse(boolean last) {
    event.setFinalResponse(last);
    return this;
  }

  /**
   * Appends only if the session is at that revision, and waits until that is decided; a session at
   * another one makes the append throw {@link StaleRevisionException}.
   */
  public SessionEvent expectedRevision(long revision) {
    event.setExpectedRevision(revision);
    return awaited();
  }

  /**
   * Appends only to the session as it was read: at that revision, and not deleted and created again
   * since. Otherwise as {@link #expectedRevision(long)}.
   */
  public SessionEvent expectedRevision(SessionSnapshot read) {
    return expectedRevision(read.generation(), read.revision());
  }

  /**
   * Appends only to that life of the session, at that revision.
   *
   * @param generation see {@link SessionSnapshot#generation}
   */
  public SessionEvent expectedRevision(long generation, long revision) {
    event.setExpectedGeneration(generation);
    return expectedRevision(revision);
  }

  /**
   * Waits until the session has decided on it, so that the answer has the revision and a refusal
   * throws. By default the append returns once all in-sync replicas have the event.
   */
  public SessionEvent awaited() {
    awaited = true;
    return this;
  }

  boolean isAwaited() {
    return awaited;
  }

  AgentRunEvent record(SessionKey key, String newId, Instant now) {
    AgentRunEvent copy = AgentRunEvent.newBuilder(complete(key, newId, now)).build();
    if (delta != null) {
      Inputs.delta(delta);
      copy.setStateDelta(delta.toString());
    }
    EventRules.check(copy);
    EventRules.time(copy.getTimestamp(), now);
    return copy;
  }

  private AgentRunEvent complete(SessionKey key, String newId, Instant now) {
    if (event.getEventId() == null) {
      event.setEventId(newId);
    }
    if (event.getTimestamp() == null) {
      event.setTimestamp(now);
    }
    if (event.getAgentId() == null) {
      event.setAgentId(key.app());
      event.setAgentName(key.app());
    }
    event.setAppName(key.app());
    event.setUserId(key.user());
    event.setSessionId(key.session());
    return event;
  }
}
