package io.fleetfold.client.session;

import io.fleetfold.client.ClientLog;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.SessionSettings;
import io.fleetfold.client.SessionStore;
import io.fleetfold.client.session.remote.FleetfoldBackend;
import io.fleetfold.schemas.SessionLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Sessions of agents. Each call waits for its answer, bounded, and throws a {@link
 * SessionException} that says what is wrong and what to do.
 *
 * <p>An append returns once all in-sync replicas have it: what was acknowledged is never lost.
 * Every read of a user's sessions includes all appends that this client made for that user before
 * (read your writes); {@link #observe} adds those of others. Events of one user are decided in the
 * order of the log. An append with {@link SessionEvent#expectedRevision} is decided by the session:
 * a stale one is refused and changes nothing, so that two writers never interleave.
 *
 * <p>State keys: {@code user:k} is shared by the user's sessions in the application, {@code app:k}
 * by the application, {@code temp:k} is never stored, any other is the session's own; a null value
 * removes a key. Another user's session reads as missing. Thread-safe.
 */
public final class Sessions implements AutoCloseable {
  /** The most messages of one page. */
  public static final int MAX_MESSAGES = 1_000;

  private static final ClientLog LOG = ClientLog.of(Sessions.class);
  private static final Duration FALLBACK_LIMIT = Duration.ofSeconds(3);
  private static final int PAGE = 1_000;

  private final SessionBackend backend;
  private final Clock clock;
  private final AsyncSessions async;

  public Sessions(SessionBackend backend, SessionLimits limits, Clock clock) {
    this.backend = backend;
    this.clock = clock;
    this.async = new AsyncSessions(backend, limits, clock);
  }

  /**
   * The sessions of a client, with its brokers, its settings and its clock. Unlike telemetry, their
   * calls wait for answers and throw: they are the agent's own data. Always the same object, opened
   * when it is first asked for, closed with the client.
   */
  public static Sessions of(FleetfoldClient client) {
    return client.part(Sessions.class, Sessions::open);
  }

  /**
   * Sessions as the settings say; {@link #of} opens those of a client. Connects when it first has
   * to, save that a choice with a fallback asks Fleetfold now, for 3 s at most.
   */
  public static Sessions open(SessionSettings settings) {
    if (settings.store() == SessionStore.MEMORY) {
      return new MemorySessions(settings.limits(), settings.clock()).sessions();
    }
    SessionBackend fleetfold = new FleetfoldBackend(settings);
    if (settings.store() == SessionStore.FLEETFOLD_OR_MEMORY) {
      List<String> problems = fleetfold.problems(FALLBACK_LIMIT);
      if (!problems.isEmpty()) {
        LOG.warn(
            "sessions are kept in memory and end with this process: "
                + String.join("; ", problems)
                + ". This is decided once: fix it and start again, or choose"
                + " FLEETFOLD_SESSIONS=fleetfold to fail instead");
        fleetfold.close();
        return new MemorySessions(settings.limits(), settings.clock()).sessions();
      }
    }
    return new Sessions(fleetfold, settings.limits(), settings.clock());
  }

  /** Sessions in the memory of this process, which end with it. */
  public static Sessions inMemory() {
    return new MemorySessions(Clock.systemUTC()).sessions();
  }

  SessionBackend backend() {
    return backend;
  }

  /** The same, with futures. */
  public AsyncSessions async() {
    return async;
  }

  /** Creates an empty session with a new id. */
  public SessionSnapshot create(String app, String user) {
    return create(NewSession.of(app, user));
  }

  /**
   * Creates a session and waits for it.
   *
   * @throws SessionExistsException when there is one of this id
   */
  public SessionSnapshot create(NewSession session) {
    return await(async.create(session));
  }

  /**
   * The session of that id, or, where no id is set, the user's active one that was updated last;
   * created where there is none. Of several callers at once one creates it, where an id is set.
   */
  public SessionSnapshot resumeOrCreate(NewSession session) {
    Optional<SessionSnapshot> found = existing(session);
    if (found.isPresent()) {
      return found.get();
    }
    try {
      return create(session);
    } catch (SessionExistsException e) {
      return existing(session).orElseThrow(() -> e);
    }
  }

  private Optional<SessionSnapshot> existing(NewSession session) {
    return session.id().isBlank()
        ? active(session.app(), session.user())
        : get(new SessionKey(session.app(), session.user(), session.id()));
  }

  /** A session without messages; empty for an unknown one. */
  public Optional<SessionSnapshot> get(SessionKey key) {
    return get(key, MessageFilter.none());
  }

  /**
   * A session with messages, oldest first; empty for an unknown one. What this client has read of
   * them before it keeps, about 16 MiB of all sessions, and is sent only newer ones.
   */
  public Optional<SessionSnapshot> get(SessionKey key, MessageFilter messages) {
    return await(async.get(key, messages));
  }

  /** A session's state by scope, with the version of each key; empty for an unknown session. */
  public Optional<ScopedState> state(SessionKey key) {
    return await(async.state(key));
  }

  /** Sessions without messages, the one that was updated last first. */
  public List<SessionSnapshot> list(SessionQuery query) {
    return await(async.list(query));
  }

  /**
   * All sessions of the user without messages, however many, in the order of their ids. None that
   * is there all the while is missing, though others change meanwhile.
   */
  public List<SessionSnapshot> all(String app, String user) {
    return await(async.all(app, user));
  }

  /** The user's active session that was updated last. */
  public Optional<SessionSnapshot> active(String app, String user) {
    return list(SessionQuery.of(app, user).status(SessionStatus.ACTIVE).limit(1)).stream()
        .findFirst();
  }

  /**
   * Appends an event. By default this returns once all in-sync replicas have it, and what the
   * session makes of it is not waited for: ask {@link #decided}, or make the event {@link
   * SessionEvent#awaited} or conditional.
   *
   * @throws InvalidSessionInputException when the event cannot be kept
   * @throws StaleRevisionException when it is conditional and the session at another revision
   * @throws UnknownSessionException when it was waited for and there is no such session
   */
  public Append append(SessionKey key, SessionEvent event) {
    return await(async.append(key, event));
  }

  /** Appends an event, waits until it is decided, and reads the session with it in one go. */
  public SessionSnapshot appendAndGet(SessionKey key, SessionEvent event, MessageFilter messages) {
    return await(async.appendAndGet(key, event, messages));
  }

  /**
   * What became of an append that was not waited for.
   *
   * @throws SessionException when it was refused; the subclass says why
   */
  public Append decided(Append append) {
    return await(async.decided(append));
  }

  /** Sets and removes state keys, without a message. */
  public Append updateState(SessionKey key, Map<String, ?> delta) {
    return append(key, SessionEvent.stateChange(delta));
  }

  /** Sets the status and waits for it. */
  public Append setStatus(SessionKey key, SessionStatus status) {
    return append(key, SessionEvent.status(status).awaited());
  }

  /** Completes the session and waits for it. */
  public Append complete(SessionKey key) {
    return setStatus(key, SessionStatus.COMPLETED);
  }

  /** Abandons the session and waits for it. */
  public Append abandon(SessionKey key) {
    return setStatus(key, SessionStatus.ABANDONED);
  }

  /**
   * The session enters a route; it leaves the one it is in.
   *
   * @param step the step of it; null for none
   */
  public Append enterRoute(SessionKey key, String route, String step) {
    return append(key, SessionEvent.enterRoute(route, step));
  }

  /**
   * The session has completed a route.
   *
   * @throws InvalidSessionInputException when it has not entered that route, as far back as {@link
   *     SessionSnapshot#routeHistory} goes
   */
  public Append completeRoute(SessionKey key, String route) {
    SessionEvent event = SessionEvent.completeRoute(route);
    SessionSnapshot session = get(key).orElseThrow(() -> new UnknownSessionException(key));
    if (session.routeHistory().stream().noneMatch(visit -> visit.route().equals(route))) {
      throw new InvalidSessionInputException(
          "route", "'" + route + "' was not entered by session " + key, "enter it first");
    }
    return append(key, event);
  }

  /** Keeps collected data; {@link SessionSnapshot#collected()} reads it. Null removes a value. */
  public Append collect(SessionKey key, Map<String, ?> data) {
    return updateState(key, Collected.delta(null, data));
  }

  /** Keeps data that was collected in a route; {@link SessionSnapshot#collected(String)}. */
  public Append collect(SessionKey key, String route, Map<String, ?> data) {
    Inputs.id("route", route);
    return updateState(key, Collected.delta(route, data));
  }

  /** Changes metadata, entry by entry; a null value removes its entry. */
  public Append setMetadata(SessionKey key, Map<String, ?> entries) {
    return append(key, SessionEvent.metadata(entries));
  }

  /** The newest messages, newest first. */
  public List<SessionMessage> messages(SessionKey key, int limit) {
    return messagePage(key, limit, Optional.empty(), Optional.empty()).items();
  }

  /**
   * A page of messages, newest first.
   *
   * @param limit 1 to {@link #MAX_MESSAGES}
   * @param after only those of this time or later
   * @param cursor that of the page before; empty for the first one
   * @throws UnknownSessionException when there is no such session
   */
  public MessagePage messagePage(
      SessionKey key, int limit, Optional<Instant> after, Optional<String> cursor) {
    return await(async.messagePage(key, limit, after, cursor));
  }

  /**
   * Deletes the session with its messages and its own state, and waits for it; {@code user:} and
   * {@code app:} keys stay.
   *
   * @return whether there was one
   */
  public boolean delete(SessionKey key) {
    return append(key, SessionEvent.deletion().awaited()).outcome() == Outcome.ACCEPTED;
  }

  /**
   * Deletes the application's sessions whose last event is older than that. One that gets an event
   * meanwhile stays.
   *
   * @return how many were deleted
   */
  public int deleteOlderThan(String app, Duration age) {
    SessionQuery old = SessionQuery.of(app).updatedBefore(clock.instant().minus(age)).limit(PAGE);
    int deleted = 0;
    int fromPage;
    List<SessionSnapshot> page;
    do {
      page = list(old);
      fromPage = (int) page.stream().filter(this::deleteUnchanged).count();
      deleted += fromPage;
    } while (page.size() == PAGE && fromPage > 0);
    return deleted;
  }

  private boolean deleteUnchanged(SessionSnapshot session) {
    SessionEvent deletion = SessionEvent.deletion().expectedRevision(session);
    try {
      return append(session.key(), deletion).outcome() == Outcome.ACCEPTED;
    } catch (StaleRevisionException e) {
      return false;
    }
  }

  /**
   * What the sessions of all applications and users hold. Does not wait for this client's own
   * appends: they are in it once they are folded.
   */
  public SessionStats stats() {
    return await(async.stats());
  }

  /**
   * Lets later reads of the user's sessions include an append of somebody else.
   *
   * @param token that of the append, see {@link Append#token}
   */
  public void observe(String app, String user, String token) {
    backend.observe(app, user, token);
  }

  /** What keeps sessions from working, in words; empty when nothing does. Waits so long at most. */
  public List<String> problems(Duration limit) {
    return backend.problems(limit);
  }

  /** Delivers what is on its way, bounded, and lets go of connections. */
  @Override
  public void close() {
    backend.close();
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SessionTimeoutException(
          "interrupted while waiting; an append may have been written: repeat it with the same"
              + " event id",
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SessionException cause) {
        // it was made on another thread: tell who called, too
        cause.addSuppressed(new IllegalStateException("the call that failed"));
        throw cause;
      }
      throw new SessionUnavailableException(
          "the session call failed: " + e.getCause(), e.getCause());
    }
  }
}
