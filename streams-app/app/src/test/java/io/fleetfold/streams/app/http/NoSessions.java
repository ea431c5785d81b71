package io.fleetfold.streams.app.http;

import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.state.AppendOutcome;
import io.fleetfold.streams.sessions.state.SessionTally;
import io.fleetfold.streams.sessions.state.StateEntry;
import io.fleetfold.streams.sessions.views.FoundSession;
import io.fleetfold.streams.sessions.views.SessionPrints;
import io.fleetfold.streams.sessions.views.SessionViews;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A fleet without sessions. */
enum NoSessions implements SessionViews {
  VIEWS;

  @Override
  public Optional<View> session(SessionId id, Newest messages) {
    return Optional.empty();
  }

  @Override
  public Optional<Page<byte[]>> messages(SessionId id, long before, int limit) {
    return Optional.empty();
  }

  @Override
  public Optional<AppendOutcome> append(SessionId id, String eventId) {
    return Optional.empty();
  }

  @Override
  public Optional<Steps> steps(SessionId id, Range range) {
    return Optional.empty();
  }

  @Override
  public Page<View> sessions(Filter filter, int offset, int limit) {
    return new Page<>(List.of(), false);
  }

  @Override
  public Page<View> sessionsById(Filter filter, String behind, int limit) {
    return sessions(filter, 0, limit);
  }

  @Override
  public SessionPrints prints() {
    return new SessionPrints((name, partition) -> null);
  }

  @Override
  public List<FoundSession> found(Filter filter, Set<Integer> partitions, int count) {
    return List.of();
  }

  @Override
  public List<Optional<View>> read(List<SessionId> ids) {
    return List.of();
  }

  @Override
  public SessionTally sessionTotals(Set<Integer> partitions) {
    return new SessionTally();
  }

  @Override
  public SessionTally applicationTotals(Set<Integer> partitions) {
    return new SessionTally();
  }

  @Override
  public Map<String, StateEntry> appState(String app) {
    return Map.of();
  }

  @Override
  public boolean awaitApplied(String app, Position change, Duration timeout) {
    return true;
  }

  @Override
  public SessionTally totals() {
    return new SessionTally();
  }

  @Override
  public boolean await(Position position, String app, Duration timeout) {
    return true;
  }

  @Override
  public int partitions() {
    return 1;
  }

  @Override
  public long nextOffset(int partition) {
    return 0;
  }
}
