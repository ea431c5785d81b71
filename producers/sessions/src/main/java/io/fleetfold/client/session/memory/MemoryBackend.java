package io.fleetfold.client.session.memory;

import io.fleetfold.client.Position;
import io.fleetfold.client.session.Append;
import io.fleetfold.client.session.Decision;
import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.MessagePage;
import io.fleetfold.client.session.Outcome;
import io.fleetfold.client.session.ScopedState;
import io.fleetfold.client.session.SessionBackend;
import io.fleetfold.client.session.SessionException;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionQuery;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.SessionStats;
import io.fleetfold.client.session.UnknownSessionException;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.SessionLimits;
import io.fleetfold.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Sessions in memory, decided as the fold decides them. Thread-safe. */
public final class MemoryBackend implements SessionBackend {
  private final SessionLimits limits;
  private final Clock clock;
  private final Map<String, MemoryUser> users = new TreeMap<>();
  private final Map<String, MemoryState> apps = new HashMap<>();
  private long next;

  public MemoryBackend(SessionLimits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  public synchronized List<SessionSnapshot> all() {
    List<SessionSnapshot> all = new ArrayList<>();
    for (MemoryUser user : users.values()) {
      user.sessions(clock.millis()).values().stream()
          .map(session -> user.snapshot(session, MessageFilter.all()))
          .forEach(all::add);
    }
    return all;
  }

  public synchronized void clear() {
    users.clear();
    apps.clear();
  }

  @Override
  public CompletableFuture<Append> append(AgentRunEvent event, boolean awaited) {
    return answer(
        () -> {
          Append append = put(event);
          return awaited ? decide(append) : append;
        });
  }

  @Override
  public CompletableFuture<SessionSnapshot> appendAndGet(
      AgentRunEvent event, MessageFilter messages) {
    return answer(
        () -> {
          Append append = put(event);
          decide(append);
          return find(append.key(), messages)
              .orElseThrow(() -> new UnknownSessionException(append.key()));
        });
  }

  @Override
  public CompletableFuture<Append> decided(Append append) {
    return answer(() -> decide(append));
  }

  private Append put(AgentRunEvent event) {
    SessionKey key = new SessionKey(event.getAppName(), event.getUserId(), event.getSessionId());
    Position position = new Position(Topics.AGENT_SESSION_EVENTS.name(), 0, next++);
    boolean duplicate =
        user(key).append(key, event, LogPlace.at(position.offset()), clock.millis());
    return new Append(
        key, event.getEventId(), Outcome.ACKNOWLEDGED, OptionalLong.empty(), duplicate, position);
  }

  private Append decide(Append append) {
    Decision decision = user(append.key()).decision(append.key(), append.eventId());
    if (decision == null) {
      throw new UnknownSessionException(append.key());
    }
    return decision.append(append.key(), append.eventId(), append.duplicate(), append.position());
  }

  @Override
  public CompletableFuture<Optional<SessionSnapshot>> get(SessionKey key, MessageFilter messages) {
    return answer(() -> find(key, messages));
  }

  private Optional<SessionSnapshot> find(SessionKey key, MessageFilter messages) {
    MemoryUser user = user(key);
    return user.find(key, clock.millis()).map(session -> user.snapshot(session, messages));
  }

  @Override
  public CompletableFuture<Optional<ScopedState>> state(SessionKey key) {
    return answer(() -> user(key).find(key, clock.millis()).map(user(key)::scoped));
  }

  @Override
  public CompletableFuture<List<SessionSnapshot>> list(SessionQuery query) {
    return answer(
        () ->
            users.values().stream()
                .flatMap(user -> user.list(query, clock.millis()))
                .sorted(
                    Comparator.comparing(SessionSnapshot::updatedAt)
                        .reversed()
                        .thenComparing(
                            session -> RecordKeys.ofUser(session.key().app(), session.key().user()))
                        .thenComparing(session -> session.key().session()))
                .skip(query.offset())
                .limit(query.limit())
                .toList());
  }

  @Override
  public CompletableFuture<List<SessionSnapshot>> all(String app, String user) {
    SessionQuery query = SessionQuery.of(app, user);
    return answer(
        () ->
            users.values().stream()
                .flatMap(found -> found.list(query, clock.millis()))
                .sorted(Comparator.comparing(session -> session.key().session()))
                .toList());
  }

  @Override
  public CompletableFuture<MessagePage> messages(
      SessionKey key, int limit, Optional<Instant> after, Optional<String> cursor) {
    return answer(
        () ->
            user(key)
                .find(key, clock.millis())
                .map(session -> MemoryMessages.page(session.messages(), limit, after, cursor))
                .orElseThrow(() -> new UnknownSessionException(key)));
  }

  @Override
  public CompletableFuture<SessionStats> stats() {
    return answer(
        () -> {
          MemoryTotals totals = new MemoryTotals();
          all().forEach(totals::add);
          users.values().forEach(user -> user.states().forEach(totals::add));
          apps.values().forEach(totals::add);
          return totals.stats();
        });
  }

  @Override
  public void observe(String app, String user, String token) {
    // what is in this memory is seen at once
  }

  @Override
  public List<String> problems(Duration limit) {
    return List.of();
  }

  @Override
  public void close() {
    // nothing is held but memory
  }

  private MemoryUser user(SessionKey key) {
    return users.computeIfAbsent(
        RecordKeys.ofUser(key.app(), key.user()),
        unused ->
            new MemoryUser(
                key.app(),
                key.user(),
                apps.computeIfAbsent(key.app(), app -> new MemoryState()),
                limits.fieldBytes()));
  }

  private synchronized <T> CompletableFuture<T> answer(Supplier<T> work) {
    try {
      return CompletableFuture.completedFuture(work.get());
    } catch (SessionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
