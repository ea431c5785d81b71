package io.fleetfold.client.session.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fleetfold.client.session.Decision;
import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.ScopedState;
import io.fleetfold.client.session.SessionEventTypes;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionQuery;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.StateScope;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.SessionRules;
import io.fleetfold.schemas.SessionRules.Life;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All sessions of one user in one application, folded from one log. Guarded by its owner. */
public final class MemoryUser {
  private final String app;
  private final String name;
  private final int metadataBytes;
  private final MemoryState state = new MemoryState();
  private final MemoryState appState;
  private final Map<String, MemorySession> sessions = new TreeMap<>();
  private final MemoryDecisions decisions = new MemoryDecisions();
  private long newest = -1;

  public MemoryUser(String app, String name, MemoryState appState, int metadataBytes) {
    this.app = app;
    this.name = name;
    this.appState = appState;
    this.metadataBytes = metadataBytes;
  }

  Map<String, MemorySession> sessions(long now) {
    sessions
        .entrySet()
        .removeIf(
            entry -> {
              boolean isOver = entry.getValue().hasExpired(now);
              if (isOver) {
                decisions.forgetLater(entry.getKey(), newest, now);
              }
              return isOver;
            });
    return sessions;
  }

  public Optional<MemorySession> find(SessionKey key, long now) {
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

  public SessionSnapshot snapshot(MemorySession session, MessageFilter messages) {
    Map<String, Object> merged = new TreeMap<>();
    session.state().forEach((key, at) -> merged.put(StateScope.SESSION.outer(key), at.value()));
    state.forEach((key, at) -> merged.put(StateScope.USER.outer(key), at.value()));
    appState.forEach((key, at) -> merged.put(StateScope.APP.outer(key), at.value()));
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
  public Decision decision(SessionKey key, String eventId) {
    return decisions.get(key.session(), eventId);
  }

  /**
   * Folds an event.
   *
   * @return whether there was one of this id in the session before
   */
  public boolean append(SessionKey key, AgentRunEvent event, LogPlace place, long now) {
    long offset = place.offset();
    MemorySession before = sessions(now).get(key.session());
    decisions.forget(now, this::generation);
    newest = offset;
    Decision known = decisions.get(key.session(), event.getEventId());
    if (known != null && !known.isOpen(event.getPartial())) {
      return true;
    }
    Decision decision = decide(key, event, place, now);
    decisions.put(key.session(), event.getEventId(), decision, offset);
    if (!sessions.containsKey(key.session()) && (before != null || !decision.isAccepted())) {
      decisions.forgetLater(key.session(), offset, now);
    }
    return false;
  }

  private long generation(String session) {
    return sessions.containsKey(session) ? sessions.get(session).generation() : Long.MAX_VALUE;
  }

  private Decision decide(SessionKey key, AgentRunEvent event, LogPlace place, long now) {
    MemorySession session = sessions.get(key.session());
    Long revision = session == null ? null : (Long) session.revision();
    if (event.getPartial()) {
      return Decision.piece(revision);
    }
    Life life = session == null ? null : new Life(session.generation(), session.revision());
    if (SessionRules.isIdle(event, life)) {
      return Decision.ignored(null);
    }
    SessionRules.Refusal refusal = SessionRules.refusal(event, life);
    refusal = refusal == null ? large(session, event) : refusal;
    if (refusal != null) {
      return Decision.refused(refusal, revision);
    }
    if (event.getEventType().equals(SessionEventTypes.DELETED)) {
      sessions.remove(key.session());
      change(session, event, place);
      return Decision.accepted(session.revision() + 1);
    }
    if (session == null) {
      session = new MemorySession(key, place.offset(), event.getTimestamp());
      sessions.put(key.session(), session);
    }
    accept(session, event, place, now);
    return Decision.accepted(session.revision());
  }

  private SessionRules.Refusal large(MemorySession session, AgentRunEvent event) {
    JsonNode data = MemoryMessages.json(event.getData());
    SessionRules.Refusal refusal =
        data == null || !MemorySession.tellsSettings(event)
            ? null
            : MemoryMetadata.refusal(session, data.path("metadata"), metadataBytes);
    Map<String, JsonNode> delta = MemoryState.delta(event, StateScope.SESSION);
    boolean deletes = event.getEventType().equals(SessionEventTypes.DELETED);
    if (refusal == null && session != null && !deletes && !session.state().fits(delta)) {
      return SessionRules.overfull("session");
    }
    return refusal == null && !state.fits(MemoryState.delta(event, StateScope.USER))
        ? SessionRules.overfull("user")
        : refusal;
  }

  private void accept(MemorySession session, AgentRunEvent event, LogPlace place, long now) {
    JsonNode data = MemoryMessages.json(event.getData());
    session.accept(event, data == null ? MissingNode.getInstance() : data, now);
    change(session, event, place);
  }

  private void change(MemorySession session, AgentRunEvent event, LogPlace place) {
    MemoryState.delta(event, StateScope.SESSION).forEach(session.state()::set);
    MemoryState.delta(event, StateScope.USER).forEach(state::set);
    Map<String, JsonNode> ofApp = MemoryState.delta(event, StateScope.APP);
    if (appState.fits(ofApp)) {
      ofApp.forEach((key, value) -> appState.setAt(key, value, place));
    }
  }
}
