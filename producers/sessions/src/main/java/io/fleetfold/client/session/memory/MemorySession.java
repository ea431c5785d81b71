package io.fleetfold.client.session.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.SessionEventTypes;
import io.fleetfold.client.session.SessionJson;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.SessionQuery;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.SessionStatus;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.SessionRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One life of a session, folded event by event. */
public final class MemorySession {
  private final MemoryState state = new MemoryState();
  private final SessionKey key;
  private final long generation;
  private final MemoryRoutes routes = new MemoryRoutes();
  private final List<SessionMessage> messages = new ArrayList<>();
  private final ObjectNode metadata = SessionJson.MAPPER.createObjectNode();
  private final Instant createdAt;
  private SessionStatus status = SessionStatus.ACTIVE;
  private Instant updatedAt;
  private Instant completedAt;
  private Duration ttl;
  private long lastAccepted;
  private long revision;

  MemorySession(SessionKey key, long generation, Instant createdAt) {
    this.key = key;
    this.generation = generation;
    this.createdAt = createdAt;
  }

  /** Folds an accepted event, but its state delta. */
  void accept(AgentRunEvent event, JsonNode data, long logTime) {
    Instant time = event.getTimestamp();
    switch (event.getEventType()) {
      case SessionEventTypes.CREATED, SessionEventTypes.UPDATED -> update(data, time);
      case SessionEventTypes.CLOSED -> {
        update(data, time);
        if (!data.hasNonNull("status")) {
          status(SessionStatus.COMPLETED, time);
        }
      }
      case SessionEventTypes.ROUTE_ENTERED ->
          routes.enter(data.path("route").asText(), data.path("step").asText(null), time);
      case SessionEventTypes.ROUTE_COMPLETED -> routes.complete(data.path("route").asText(), time);
      default -> {
        // kept as an event: its state delta counts
      }
    }
    revision++;
    updatedAt = time;
    lastAccepted = logTime;
    switch (event.getEventType()) {
      case SessionEventTypes.MESSAGE ->
          messages.add(MemoryMessages.of(event, messages.size() + 1L, routes, revision));
      case SessionEventTypes.CREATED, SessionEventTypes.UPDATED, SessionEventTypes.CLOSED -> {
        int n = 0;
        for (JsonNode told : data.path("messages")) {
          n++;
          messages.add(MemoryMessages.told(event, told, n, messages.size() + 1L, routes, revision));
        }
      }
      default -> {
        // says nothing
      }
    }
  }

  private void update(JsonNode data, Instant time) {
    if (data.hasNonNull("status")) {
      status(SessionStatus.of(data.get("status").asText()), time);
    }
    if (data.has("ttl_ms")) {
      ttl = data.get("ttl_ms").isNull() ? null : Duration.ofMillis(data.get("ttl_ms").asLong());
    }
    MemoryMetadata.merge(metadata, data.path("metadata"));
  }

  /** Whether the event's data may change status, time to live and metadata. */
  static boolean tellsSettings(AgentRunEvent event) {
    return switch (event.getEventType()) {
      case SessionEventTypes.CREATED, SessionEventTypes.UPDATED, SessionEventTypes.CLOSED -> true;
      default -> false;
    };
  }

  ObjectNode metadata() {
    return metadata;
  }

  private void status(SessionStatus next, Instant time) {
    if (next == SessionStatus.ACTIVE) {
      completedAt = null;
    } else if (status == SessionStatus.ACTIVE) {
      completedAt = time;
    }
    status = next;
  }

  boolean hasExpired(long now) {
    return SessionRules.isOver(ttl == null ? -1 : ttl.toMillis(), lastAccepted, now);
  }

  MemoryState state() {
    return state;
  }

  long generation() {
    return generation;
  }

  long revision() {
    return revision;
  }

  boolean matches(SessionQuery query) {
    return query.status().map(status::equals).orElse(true)
        && query.updatedBefore().map(updatedAt::isBefore).orElse(true);
  }

  /** All, oldest first. */
  List<SessionMessage> messages() {
    return messages;
  }

  SessionSnapshot snapshot(Map<String, Object> merged, MessageFilter filter) {
    return new SessionSnapshot(
        key,
        generation,
        status,
        merged,
        routes.route(),
        routes.step(),
        routes.history(),
        messages.size(),
        revision,
        messages.isEmpty()
            ? Optional.empty()
            : Optional.of(messages.get(messages.size() - 1).timestamp()),
        SessionJson.map(metadata.deepCopy()),
        createdAt,
        updatedAt,
        Optional.ofNullable(completedAt),
        Optional.ofNullable(ttl),
        revision,
        MemoryMessages.filter(messages, filter));
  }
}
