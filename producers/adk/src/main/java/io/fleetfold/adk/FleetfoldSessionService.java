package io.fleetfold.adk;

import com.google.adk.artifacts.BaseArtifactService;
import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.ListEventsResponse;
import com.google.adk.sessions.ListSessionsResponse;
import com.google.adk.sessions.Session;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.session.AsyncSessions;
import io.fleetfold.client.session.NewSession;
import io.fleetfold.client.session.SessionEvent;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.SessionStatus;
import io.fleetfold.client.session.Sessions;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;

/**
 * Durable sessions for the Agent Development Kit, in place of its in-memory service.
 *
 * <p>What was acknowledged is never lost, and every later {@link #getSession} of this service
 * includes it. {@link #appendEvent} changes the session object that it is given only after the
 * event is stored, and refuses it with a {@link StaleSessionException} when others wrote to the
 * session since the object was read, unless {@link Builder#allowStaleWriters} says otherwise. A
 * session object that was not read from this service, say one that went through JSON, counts as
 * current if its last update time is the stored one's.
 *
 * <p>State values must be JSON. Numbers come back as JSON has them: an {@code Integer} where it
 * fits, else a {@code Long}; a {@code Double} for a {@code Float}.
 *
 * <p>Nothing is done before a caller subscribes; then the subscriber's thread waits for the answer
 * and emits it, as with the kit's own durable services: agents count on an append being visible
 * when its emission returns, and on the thread staying the same. Waiting ends with the client's
 * timeout. Errors are {@link com.google.adk.sessions.SessionException}s: {@link
 * StaleSessionException}, {@link DuplicateSessionException}, {@link InvalidSessionDataException},
 * {@link SessionStoreException} and the kit's own for a session that is not there. Thread-safe.
 */
public final class FleetfoldSessionService implements BaseSessionService {
  private static final GetSessionConfig EVERYTHING = GetSessionConfig.builder().build();

  private final AsyncSessions sessions;
  private final StoredSessions stored;
  private final SessionWriter writer;
  private final boolean replaces;
  private final Optional<LargeParts> large;

  private FleetfoldSessionService(Builder builder) {
    this.sessions = builder.sessions.async();
    this.stored = new StoredSessions(sessions);
    this.writer = new SessionWriter(sessions, builder.staleWriters, builder.runs, builder.large);
    this.large = builder.large;
    this.replaces = builder.replaces;
  }

  /** Sessions of that client; refuses stale writers. */
  public static FleetfoldSessionService of(FleetfoldClient client) {
    return builder(client).build();
  }

  /** Settings, with the sessions of a client. */
  public static Builder builder(FleetfoldClient client) {
    return builder(Sessions.of(client));
  }

  /** Settings to build a service with. */
  public static Builder builder(Sessions sessions) {
    return new Builder(sessions);
  }

  /** Settings of a service. Not thread-safe. */
  public static final class Builder {
    private final Sessions sessions;
    private boolean staleWriters;
    private boolean replaces;
    private Optional<LargeParts> large = Optional.empty();
    private RunIds runs = (invocation, author) -> Optional.empty();

    private Builder(Sessions sessions) {
      this.sessions = Objects.requireNonNull(sessions, "sessions cannot be null");
    }

    /**
     * Appends without asking whether others wrote meanwhile, and without waiting for the session's
     * decision: faster, and the last writer of a key wins. An event for a session that is gone is
     * then not refused but ignored.
     */
    public Builder allowStaleWriters() {
      staleWriters = true;
      return this;
    }

    /**
     * Creating a session under an id that is in use deletes the one there is, with its events and
     * its own state, and begins a new one, as the kit's in-memory service does. By default it is
     * refused with a {@link DuplicateSessionException}.
     */
    public Builder replaceExistingSessions() {
      replaces = true;
      return this;
    }

    /**
     * Keeps parts of events that are larger than so many bytes of JSON as artifacts, named {@code
     * fleetfold-} and on, and puts them back where events are read. Otherwise what is larger than
     * the client's limit is refused.
     *
     * @param artifacts the runner's artifact service, or another durable one
     */
    public Builder offloadTo(BaseArtifactService artifacts, int bytes) {
      Objects.requireNonNull(artifacts, "artifacts cannot be null");
      if (bytes < 1_024) {
        throw new IllegalArgumentException("bytes is " + bytes + ": take 1024 or more");
      }
      large = Optional.of(new LargeParts(artifacts, bytes));
      return this;
    }

    /** Marks the events of an invocation with the run that this plugin tells of it. */
    public Builder plugin(FleetfoldPlugin plugin) {
      runs = plugin.runIds();
      return this;
    }

    /** The service. */
    public FleetfoldSessionService build() {
      return new FleetfoldSessionService(this);
    }
  }

  @Override
  @SuppressWarnings("deprecation") // the kit's interface still asks for it
  public Single<Session> createSession(
      String appName, String userId, ConcurrentMap<String, Object> state, String sessionId) {
    return createSession(appName, userId, (Map<String, Object>) state, sessionId);
  }

  @Override
  public Single<Session> createSession(
      String appName, String userId, Map<String, Object> state, String sessionId) {
    Objects.requireNonNull(appName, "appName cannot be null");
    Objects.requireNonNull(userId, "userId cannot be null");
    Map<String, Object> initial = state == null ? Map.of() : state;
    return Waiting.single(
        () ->
            create(
                    NewSession.of(appName, userId)
                        .id(sessionId == null ? "" : sessionId.trim())
                        .state(StateValues.kept(initial)))
                .thenApply(
                    created -> {
                      Session session = handOut(created);
                      writer.showTemp(session, initial);
                      return session;
                    }));
  }

  private CompletableFuture<SessionSnapshot> create(NewSession session) {
    return replaces ? Replacement.create(sessions, session) : sessions.create(session);
  }

  @Override
  public Maybe<Session> getSession(
      String appName, String userId, String sessionId, Optional<GetSessionConfig> config) {
    Objects.requireNonNull(config, "configOpt cannot be null");
    SessionKeyArguments key = new SessionKeyArguments(appName, userId, sessionId);
    return Waiting.single(() -> stored.get(key.key(), config.orElse(EVERYTHING)))
        .flatMapMaybe(found -> Maybe.fromOptional(found.map(this::handOut)));
  }

  @Override
  public Single<ListSessionsResponse> listSessions(String appName, String userId) {
    Objects.requireNonNull(appName, "appName cannot be null");
    Objects.requireNonNull(userId, "userId cannot be null");
    return Waiting.single(() -> stored.list(appName, userId))
        .map(
            found ->
                ListSessionsResponse.builder()
                    .sessions(found.stream().map(this::handOut).toList())
                    .build());
  }

  @Override
  public Completable deleteSession(String appName, String userId, String sessionId) {
    SessionKeyArguments key = new SessionKeyArguments(appName, userId, sessionId);
    return Waiting.single(() -> sessions.append(key.key(), SessionEvent.deletion().awaited()))
        .doOnSuccess(unused -> large.ifPresent(parts -> parts.delete(key.key())))
        .ignoreElement();
  }

  @Override
  public Single<ListEventsResponse> listEvents(String appName, String userId, String sessionId) {
    SessionKeyArguments key = new SessionKeyArguments(appName, userId, sessionId);
    return Waiting.single(() -> stored.get(key.key(), EVERYTHING))
        .map(
            found -> {
              List<Event> events =
                  found.map(SessionSnapshot::messages).orElse(List.of()).stream()
                      .map(message -> whole(key.key(), EventJson.read(message)))
                      .toList();
              return ListEventsResponse.builder().events(events).build();
            });
  }

  /**
   * A page of a session's events, oldest first; none for an unknown session.
   *
   * @param pageSize 1 to 1,000
   * @param pageToken {@link ListEventsResponse#nextPageToken} of the page before; null or blank for
   *     the first one. A session that grows has a further page then
   */
  public Single<ListEventsResponse> listEvents(
      String appName, String userId, String sessionId, int pageSize, String pageToken) {
    SessionKeyArguments key = new SessionKeyArguments(appName, userId, sessionId);
    return Waiting.single(
            () -> stored.page(key.key(), EventPages.behind(pageToken), EventPages.size(pageSize)))
        .map(
            found ->
                EventPages.page(
                    found, pageSize, message -> whole(key.key(), EventJson.read(message))));
  }

  /** Completes the session: its status becomes {@code completed}. It can still be read. */
  @Override
  public Completable closeSession(Session session) {
    Objects.requireNonNull(session, "session cannot be null");
    return Waiting.single(() -> writer.status(session, SessionStatus.COMPLETED)).ignoreElement();
  }

  @Override
  @CanIgnoreReturnValue
  public Single<Event> appendEvent(Session session, Event event) {
    Objects.requireNonNull(session, "session cannot be null");
    Objects.requireNonNull(event, "event cannot be null");
    if (event.partial().orElse(false)) {
      return Single.just(event);
    }
    String id = event.id() == null || event.id().isBlank() ? Event.generateEventId() : event.id();
    return Waiting.single(() -> writer.append(session, event, id));
  }

  private Event whole(SessionKey key, Event event) {
    return large.map(parts -> parts.restored(key, event)).orElse(event);
  }

  private Session handOut(SessionSnapshot snapshot) {
    Session session = StoredSessions.toSession(snapshot);
    session.events().replaceAll(event -> whole(snapshot.key(), event));
    writer.handle(session).atLeast(snapshot.generation(), snapshot.revision());
    return session;
  }

  /** Arguments that are there; whether they are valid is told through the stream. */
  private record SessionKeyArguments(String app, String user, String session) {
    SessionKeyArguments {
      Objects.requireNonNull(app, "appName cannot be null");
      Objects.requireNonNull(user, "userId cannot be null");
      Objects.requireNonNull(session, "sessionId cannot be null");
    }

    SessionKey key() {
      return new SessionKey(app, user, session);
    }
  }
}
