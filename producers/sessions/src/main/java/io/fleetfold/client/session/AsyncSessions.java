package io.fleetfold.client.session;

import io.fleetfold.client.Ids;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.SessionLimits;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Sessions for callers that do not want to wait: as {@link Sessions}, with futures. What goes wrong
 * completes them with a {@link SessionException}; none is thrown. Only the first call to the
 * brokers may make its caller wait, until they and the registry have answered. What hangs on a
 * future runs on a thread of the client and must be quick. Thread-safe.
 */
public final class AsyncSessions {
  private final SessionBackend backend;
  private final SessionLimits limits;
  private final Clock clock;
  private final Ids ids;

  AsyncSessions(SessionBackend backend, SessionLimits limits, Clock clock) {
    this.backend = backend;
    this.limits = limits;
    this.clock = clock;
    this.ids = new Ids(clock);
  }

  /** As {@link Sessions#create(NewSession)}. */
  public CompletableFuture<SessionSnapshot> create(NewSession session) {
    return guarded(
        () -> {
          SessionKey key = key(session);
          return backend.appendAndGet(record(key, session.event()), MessageFilter.none());
        });
  }

  /** As {@link Sessions#append(SessionKey, SessionEvent)}. */
  public CompletableFuture<Append> append(SessionKey key, SessionEvent event) {
    return guarded(() -> backend.append(record(key, event), event.isAwaited()));
  }

  /** As {@link Sessions#appendAndGet}. */
  public CompletableFuture<SessionSnapshot> appendAndGet(
      SessionKey key, SessionEvent event, MessageFilter messages) {
    return guarded(() -> backend.appendAndGet(record(key, event), messages));
  }

  /** As {@link Sessions#decided}. */
  public CompletableFuture<Append> decided(Append append) {
    return append.outcome() == Outcome.ACKNOWLEDGED
        ? guarded(() -> backend.decided(append))
        : CompletableFuture.completedFuture(append);
  }

  /** As {@link Sessions#get(SessionKey, MessageFilter)}. */
  public CompletableFuture<Optional<SessionSnapshot>> get(SessionKey key, MessageFilter messages) {
    return guarded(() -> backend.get(key, messages));
  }

  /** As {@link Sessions#state}. */
  public CompletableFuture<Optional<ScopedState>> state(SessionKey key) {
    return guarded(() -> backend.state(key));
  }

  /** As {@link Sessions#list}. */
  public CompletableFuture<List<SessionSnapshot>> list(SessionQuery query) {
    return guarded(() -> backend.list(query));
  }

  /** As {@link Sessions#all}. */
  public CompletableFuture<List<SessionSnapshot>> all(String app, String user) {
    return guarded(
        () -> {
          Inputs.id("app_name", app);
          Inputs.id("user_id", user);
          return backend.all(app, user);
        });
  }

  /** As {@link Sessions#stats}. */
  public CompletableFuture<SessionStats> stats() {
    return guarded(backend::stats);
  }

  /** As {@link Sessions#messagePage}. */
  public CompletableFuture<MessagePage> messagePage(
      SessionKey key, int limit, Optional<Instant> after, Optional<String> cursor) {
    return guarded(
        () -> {
          Inputs.range("limit", limit, 1, Sessions.MAX_MESSAGES);
          return backend.messages(key, limit, after, cursor);
        });
  }

  private SessionKey key(NewSession session) {
    String id = session.id().isBlank() ? ids.next() : session.id();
    return new SessionKey(session.app(), session.user(), id);
  }

  private AgentRunEvent record(SessionKey key, SessionEvent event) {
    AgentRunEvent made = event.record(key, ids.next(), Instant.ofEpochMilli(clock.millis()));
    Inputs.sizes(limits, made);
    return made;
  }

  private static <T> CompletableFuture<T> guarded(Supplier<CompletableFuture<T>> call) {
    try {
      return call.get();
    } catch (SessionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
