package io.fleetfold.client.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fleetfold.records.AgentRunEvent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All sessions of one user in one application, folded from one log. Guarded by its owner. */
final class MemoryUser {
  private static final int DECISIONS = 100_000;

  private final String app;
  private final String name;
  private final MemoryState state = new MemoryState();
  private final MemoryState appState;
  private final Map<String, MemorySession> sessions = new TreeMap<>();
  private final Map<String, Decision> decisions =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Decision> eldest) {
          return size() > DECISIONS;
        }
      };

  MemoryUser(String app, String name, MemoryState appState) {
    this.app = app;
    this.name = name;
    this.appState = appState;
  }

  Map<String, MemorySession> sessions(long now) {
    sessions.values().removeIf(session -> session.hasExpired(now));
    return sessions;
  }

  Optional<MemorySession> find(SessionKey key, long now) {
    return Optional.ofNullable(sessions(now).get(key.session()));
  }

  Stream<SessionSnapshot> list(SessionQuery query, long now) {
    if (!query.app().equals(app) || !query.user().map(name::equals).orElse(true)) {
      return Stream.empty();
    }
    return sessions(now).values().stream()
        .filter(session -> session.matches(query))
        .map(session -> snapshot(session, MessageFilter.none()));
  }

  SessionSnapshot snapshot(MemorySession session, MessageFilter messages) {
    Map<String, Object> merged = new TreeMap<>();
    session.state().forEach((key, at) -> merged.put(Scope.SESSION.outer(key), at.value()));
    state.forEach((key, at) -> merged.put(Scope.USER.outer(key), at.value()));
    appState.forEach((key, at) -> merged.put(Scope.APP.outer(key), at.value()));
    return session.snapshot(Collections.unmodifiableMap(merged), messages);
  }

  ScopedState scoped(MemorySession session) {
    return new ScopedState(
        session.state().versions(), state.versions(), appState.versions(), session.revision());
  }

  /** The state of the user and of each session. */
  Stream<MemoryState> states() {
    return Stream.concat(Stream.of(state), sessions.values().stream().map(MemorySession::state));
  }

  /** What was decided on that event; null where it is not known. */
  Decision decision(String eventId) {
    return decisions.get(eventId);
  }

  /**
   * Folds an event.
   *
   * @return whether there was one of this id before
   */
  boolean append(SessionKey key, AgentRunEvent event, long offset, long now) {
    Decision known = decisions.get(event.getEventId());
    // a piece of a streamed answer may have the id of the whole
    if (known != null && (!known.isPiece() || event.getPartial())) {
      return true;
    }
    decisions.put(event.getEventId(), decide(key, event, offset, now));
    return false;
  }

  private Decision decide(SessionKey key, AgentRunEvent event, long offset, long now) {
    MemorySession session = sessions(now).get(key.session());
    if (event.getPartial()) {
      return Decision.piece(session == null ? null : session.revision());
    }
    boolean creation = event.getEventType().equals(SessionEventTypes.CREATED);
    boolean deletion = event.getEventType().equals(SessionEventTypes.DELETED);
    if (session == null && deletion) {
      return Decision.ignored(null);
    }
    if (session == null && !creation) {
      return Decision.refused(Decision.UNKNOWN_SESSION, null);
    }
    if (session != null && creation) {
      return Decision.refused(Decision.SESSION_EXISTS, session.revision());
    }
    long revision = session == null ? 0 : session.revision();
    if (event.getExpectedGeneration() != null
        && (session == null || event.getExpectedGeneration() != session.generation())) {
      return Decision.refused(Decision.STALE_REVISION, revision);
    }
    if (event.getExpectedRevision() != null && event.getExpectedRevision() != revision) {
      return Decision.refused(Decision.STALE_REVISION, revision);
    }
    if (deletion) {
      sessions.remove(key.session());
      change(session, event);
      return Decision.accepted(revision + 1);
    }
    if (creation) {
      session = new MemorySession(key, offset, event.getTimestamp());
      sessions.put(key.session(), session);
    }
    accept(session, event, now);
    return Decision.accepted(session.revision());
  }

  private void accept(MemorySession session, AgentRunEvent event, long now) {
    JsonNode data = MemoryMessages.json(event.getData());
    session.accept(event, data == null ? MissingNode.getInstance() : data, now);
    change(session, event);
  }

  private void change(MemorySession session, AgentRunEvent event) {
    JsonNode delta = MemoryMessages.json(event.getStateDelta());
    if (delta == null) {
      return;
    }
    long time = event.getTimestamp().toEpochMilli();
    for (Map.Entry<String, JsonNode> entry : delta.properties()) {
      Scope scope = Scope.of(entry.getKey());
      String inner = scope.inner(entry.getKey());
      switch (scope) {
        case SESSION -> session.state().set(inner, entry.getValue());
        case USER -> state.set(inner, entry.getValue());
        case APP -> appState.setAt(inner, entry.getValue(), time, event.getEventId());
        case TEMP -> {
          // never stored
        }
      }
    }
  }
}
