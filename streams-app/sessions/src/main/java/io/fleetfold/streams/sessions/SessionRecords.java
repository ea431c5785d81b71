package io.fleetfold.streams.sessions;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.Session;
import io.fleetfold.records.SessionMessage;
import io.fleetfold.records.SessionState;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.ingest.SessionEventTypes;
import io.fleetfold.streams.core.ingest.SessionFacts;
import io.fleetfold.streams.core.ingest.SessionInput;
import io.fleetfold.streams.core.ingest.StateDelta;
import io.fleetfold.streams.sessions.state.RouteVisit;
import io.fleetfold.streams.sessions.state.SessionCore;
import io.fleetfold.streams.sessions.state.StateEntry;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the records of the outputs. */
public final class SessionRecords {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private SessionRecords() {}

  /** A session as it is now. */
  public static Session session(SessionId id, SessionCore core) {
    return Session.newBuilder()
        .setAppName(id.app())
        .setUserId(id.user())
        .setSessionId(id.sessionId())
        .setGeneration(core.getGeneration())
        .setStatus(status(core))
        .setCurrentRoute(core.getRoute())
        .setCurrentStep(core.getStep())
        .setRouteHistory(routes(core.getRoutes()))
        .setMessageCount(core.getMessageCount())
        .setEventCount(core.getEventCount())
        .setLastMessageAt(time(core.getLastMessageAt()))
        .setMetadata(core.getMetadata())
        .setCreatedAt(time(core.getCreatedAt()))
        .setUpdatedAt(time(core.getUpdatedAt()))
        .setCompletedAt(time(core.getCompletedAt()))
        .setTtlMs(core.getTtlMs() < 0 ? null : (Long) core.getTtlMs())
        .setRevision(core.getRevision())
        .build();
  }

  /** The status as it is spelled in records. */
  public static String status(SessionCore core) {
    return SessionFacts.STATUSES.get(core.getStatus());
  }

  /** The messages of an event, as the session is behind it. */
  static List<SessionMessage> messages(SessionInput.Event input, SessionCore core) {
    AgentRunEvent event = input.record();
    if (event.getEventType().equals(SessionEventTypes.MESSAGE)) {
      return List.of(
          message(event, core)
              .setMessageId(event.getEventId())
              .setSequence(core.getMessageCount())
              .setRole(input.facts().role())
              .setAuthor(event.getAuthor())
              .setContent(event.getContent())
              .setData(event.getData())
              .setStateDelta(input.delta().stored())
              .build());
    }
    List<SessionMessage> messages = new ArrayList<>();
    long before = core.getMessageCount() - input.facts().messages().size();
    for (SessionFacts.Said said : input.facts().messages()) {
      int n = messages.size() + 1;
      messages.add(
          message(event, core)
              .setMessageId(event.getEventId() + "#" + n)
              .setSequence(before + n)
              .setRole(said.role())
              .setAuthor(said.author())
              .setContent(said.content())
              .build());
    }
    return messages;
  }

  /** What the messages of an event have in common. */
  private static SessionMessage.Builder message(AgentRunEvent event, SessionCore core) {
    return SessionMessage.newBuilder()
        .setAppName(event.getAppName())
        .setUserId(event.getUserId())
        .setSessionId(event.getSessionId())
        .setGeneration(core.getGeneration())
        .setTimestamp(event.getTimestamp())
        .setInvocationId(event.getInvocationId())
        .setRunId(event.getRunId())
        .setAgentId(event.getAgentId())
        .setRoute(core.getRoute())
        .setStep(core.getStep())
        .setFinalResponse(event.getFinalResponse())
        .setRevision(core.getRevision());
  }

  /** One key; the entry has a value. */
  static SessionState state(Scope scope, String key, StateEntry entry) {
    return SessionState.newBuilder()
        .setScope(scope.name())
        .setAppName(scope.app())
        .setUserId(scope.user())
        .setSessionId(scope.sessionId())
        .setKey(key)
        .setGeneration(scope.generation())
        .setValue(entry.getValue())
        .setUpdatedAt(Instant.ofEpochMilli(entry.getUpdatedAt()))
        .setRevision(entry.getRevision())
        .build();
  }

  private static String routes(List<RouteVisit> visits) {
    StringBuilder json = new StringBuilder("[");
    for (RouteVisit visit : visits) {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("route", quoted(visit.getRoute()));
      fields.put("step", visit.getStep() == null ? null : quoted(visit.getStep()));
      fields.put("entered_at", quoted(TIME.format(time(visit.getEnteredAt()))));
      fields.put(
          "exited_at",
          visit.getExitedAt() < 0 ? null : quoted(TIME.format(time(visit.getExitedAt()))));
      fields.put("completed", Boolean.toString(visit.getCompleted()));
      json.append(json.length() > 1 ? "," : "");
      json.append(StateDelta.json(fields));
    }
    return json.append(']').toString();
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    return json.append('"').toString();
  }

  private static Instant time(long millis) {
    return millis < 0 ? null : Instant.ofEpochMilli(millis);
  }

  /**
   * A scope of state.
   *
   * @param name session, user or app
   * @param user empty for an application's
   * @param sessionId empty for a user's or an application's
   * @param generation 0 for a user's or an application's
   */
  record Scope(String name, String app, String user, String sessionId, long generation) {
    static Scope session(SessionId id, long generation) {
      return new Scope("session", id.app(), id.user(), id.sessionId(), generation);
    }

    static Scope user(SessionId id) {
      return new Scope("user", id.app(), id.user(), "", 0);
    }

    static Scope app(String app) {
      return new Scope("app", app, "", "", 0);
    }

    String outputKey(String key) {
      return RecordKeys.of(name, app, user, sessionId, key);
    }
  }
}
