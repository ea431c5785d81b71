package io.fleetfold.streams.sessions;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.core.ingest.JsonFields;
import io.fleetfold.streams.core.ingest.SessionEventTypes;
import io.fleetfold.streams.core.ingest.SessionFacts;
import io.fleetfold.streams.core.ingest.StateDelta;
import io.fleetfold.streams.sessions.state.RouteVisit;
import io.fleetfold.streams.sessions.state.SessionCore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an accepted event makes of a session's core. */
final class SessionMerge {
  /** Routes that are kept. */
  static final int MAX_ROUTES = 100;

  private static final int ACTIVE = SessionFacts.STATUSES.indexOf("active");
  private static final int COMPLETED = SessionFacts.STATUSES.indexOf("completed");

  private SessionMerge() {}

  /** A session no event is folded into yet. */
  static SessionCore create(long generation, long createdAt) {
    return SessionCore.newBuilder()
        .setGeneration(generation)
        .setCreatedAt(createdAt)
        .setRoutes(new ArrayList<>())
        .build();
  }

  /** Folds an event. */
  static void event(SessionCore core, AgentRunEvent event, SessionFacts facts, long logTime) {
    long at = event.getTimestamp().toEpochMilli();
    switch (event.getEventType()) {
      case SessionEventTypes.CREATED, SessionEventTypes.UPDATED -> settings(core, facts, at);
      case SessionEventTypes.CLOSED -> {
        settings(core, facts, at);
        if (facts.status() == null) {
          status(core, COMPLETED, at);
        }
      }
      case SessionEventTypes.ROUTE_ENTERED -> enter(core, facts, at);
      case SessionEventTypes.ROUTE_COMPLETED -> {
        if (facts.route().equals(core.getRoute())) {
          leave(core, at, /* completed= */ true);
        }
      }
      case SessionEventTypes.MESSAGE -> {
        core.setMessageCount(core.getMessageCount() + 1);
        core.setLastMessageAt(at);
      }
      default -> {
        // kept as an event: its state delta counts
      }
    }
    core.setRevision(core.getRevision() + 1);
    core.setEventCount(core.getEventCount() + 1);
    core.setUpdatedAt(at);
    core.setLastLogAt(logTime);
  }

  private static void settings(SessionCore core, SessionFacts facts, long at) {
    if (facts.status() != null) {
      status(core, SessionFacts.STATUSES.indexOf(facts.status()), at);
    }
    if (facts.ttlMs() != null) {
      core.setTtlMs(facts.ttlMs());
    }
    if (facts.metadata() != null) {
      core.setMetadata(merged(core.getMetadata(), facts.metadata()));
    }
    if (!facts.messages().isEmpty()) {
      core.setMessageCount(core.getMessageCount() + facts.messages().size());
      core.setLastMessageAt(at);
    }
  }

  private static void status(SessionCore core, int status, long at) {
    if (status == ACTIVE) {
      core.setCompletedAt(-1L);
    } else if (core.getStatus() == ACTIVE) {
      core.setCompletedAt(at);
    }
    core.setStatus(status);
  }

  /** The metadata with the changes of an event in it; null where nothing is left. */
  static String merged(String metadata, Map<String, String> changes) {
    Map<String, String> all = metadata == null ? new LinkedHashMap<>() : JsonFields.of(metadata);
    changes.forEach(
        (key, value) -> {
          if (value.equals("null")) {
            all.remove(key);
          } else {
            all.put(key, value);
          }
        });
    return all.isEmpty() ? null : StateDelta.json(all);
  }

  private static void enter(SessionCore core, SessionFacts facts, long at) {
    leave(core, at, /* completed= */ false);
    List<RouteVisit> routes = core.getRoutes();
    routes.add(new RouteVisit(facts.route(), facts.step(), at, -1L, false));
    if (routes.size() > MAX_ROUTES) {
      routes.remove(0);
    }
    core.setRoute(facts.route());
    core.setStep(facts.step());
  }

  private static void leave(SessionCore core, long at, boolean completed) {
    if (core.getRoute() != null) {
      RouteVisit open = core.getRoutes().get(core.getRoutes().size() - 1);
      open.setExitedAt(at);
      open.setCompleted(completed);
      core.setRoute(null);
      core.setStep(null);
    }
  }
}
