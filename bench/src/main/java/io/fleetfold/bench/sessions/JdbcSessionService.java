package io.fleetfold.bench.sessions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.ListEventsResponse;
import com.google.adk.sessions.ListSessionsResponse;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.State;
import io.fleetfold.local.postgres.Postgres;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What people have now: sessions by plain JDBC, an append-only row for each event and an upserted
 * row for each state key, in one transaction for each append, with a check of the revision that
 * keeps stale writers out. Benchmark code only. Thread-safe, with a pool of connections.
 */
final class JdbcSessionService implements BaseSessionService, AutoCloseable {
  // more connections than this are slower on a few cores
  private static final int POOL = 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BlockingQueue<Connection> pool = new ArrayBlockingQueue<>(POOL);
  private final Map<Session, Long> revisions = Collections.synchronizedMap(new WeakHashMap<>());

  JdbcSessionService(Postgres postgres) throws SQLException {
    try (Connection owner = postgres.connectAsOwner();
        Statement statement = owner.createStatement()) {
      statement.execute(
          """
          CREATE SCHEMA bench;
          CREATE TABLE bench.sessions (app text, usr text, id text, revision bigint NOT NULL,
            updated timestamptz NOT NULL, PRIMARY KEY (app, usr, id));
          CREATE TABLE bench.events (app text, usr text, session text, seq bigint, event jsonb,
            PRIMARY KEY (app, usr, session, seq));
          CREATE TABLE bench.state (scope text, app text, usr text, session text, key text,
            value jsonb, PRIMARY KEY (app, scope, usr, session, key));
          """);
    }
    for (int i = 0; i < POOL; i++) {
      Connection connection = postgres.connectAsOwner();
      connection.setAutoCommit(false);
      pool.add(connection);
    }
  }

  @Override
  @SuppressWarnings("deprecation") // the kit's interface still asks for it
  public Single<Session> createSession(
      String app, String user, ConcurrentMap<String, Object> state, String id) {
    return Single.fromCallable(
        () ->
            transaction(
                sql -> {
                  execute(
                      sql, "INSERT INTO bench.sessions VALUES (?, ?, ?, 1, now())", app, user, id);
                  write(sql, app, user, id, state == null ? Map.of() : state);
                  Session session =
                      Session.builder(id)
                          .appName(app)
                          .userId(user)
                          .state(state(sql, app, user, id))
                          .lastUpdateTime(Instant.now())
                          .build();
                  revisions.put(session, 1L);
                  return session;
                }));
  }

  @Override
  public Maybe<Session> getSession(
      String app, String user, String id, Optional<GetSessionConfig> config) {
    int max = config.flatMap(GetSessionConfig::numRecentEvents).orElse(Integer.MAX_VALUE);
    return Maybe.fromCallable(
        () ->
            transaction(
                sql -> {
                  Long revision =
                      number(
                          sql,
                          "SELECT revision FROM bench.sessions WHERE (app, usr, id) = (?, ?, ?)",
                          app,
                          user,
                          id);
                  if (revision == null) {
                    return null;
                  }
                  Session session =
                      Session.builder(id)
                          .appName(app)
                          .userId(user)
                          .state(state(sql, app, user, id))
                          .events(events(sql, app, user, id, max))
                          .lastUpdateTime(Instant.now())
                          .build();
                  revisions.put(session, revision);
                  return session;
                }));
  }

  @Override
  public Single<Event> appendEvent(Session session, Event event) {
    return Single.fromCallable(
            () ->
                transaction(
                    sql -> {
                      long known = revisions.get(session);
                      int matched =
                          execute(
                              sql,
                              "UPDATE bench.sessions SET revision = revision + 1, updated = now()"
                                  + " WHERE (app, usr, id) = (?, ?, ?) AND revision = ?",
                              session.appName(),
                              session.userId(),
                              session.id(),
                              known);
                      if (matched == 0) {
                        throw new IllegalStateException("stale");
                      }
                      execute(
                          sql,
                          "INSERT INTO bench.events VALUES (?, ?, ?, ?, ?::jsonb)",
                          session.appName(),
                          session.userId(),
                          session.id(),
                          known,
                          event.toJson());
                      write(
                          sql,
                          session.appName(),
                          session.userId(),
                          session.id(),
                          event.actions().stateDelta());
                      revisions.put(session, known + 1);
                      return event;
                    }))
        .flatMap(written -> BaseSessionService.super.appendEvent(session, written));
  }

  @Override
  public Single<ListSessionsResponse> listSessions(String app, String user) {
    return Single.error(new UnsupportedOperationException("not measured"));
  }

  @Override
  public Completable deleteSession(String app, String user, String id) {
    return Completable.error(new UnsupportedOperationException("not measured"));
  }

  @Override
  public Single<ListEventsResponse> listEvents(String app, String user, String id) {
    return Single.error(new UnsupportedOperationException("not measured"));
  }

  private static void write(
      Connection sql, String app, String user, String session, Map<String, Object> delta)
      throws SQLException, JsonProcessingException {
    for (Map.Entry<String, Object> entry : delta.entrySet()) {
      String key = entry.getKey();
      boolean ofApp = key.startsWith(State.APP_PREFIX);
      boolean ofUser = key.startsWith(State.USER_PREFIX);
      execute(
          sql,
          "INSERT INTO bench.state VALUES (?, ?, ?, ?, ?, ?::jsonb)"
              + " ON CONFLICT (app, scope, usr, session, key) DO UPDATE SET value = EXCLUDED.value",
          ofApp ? "app" : ofUser ? "user" : "session",
          app,
          ofApp ? "" : user,
          ofApp || ofUser ? "" : session,
          key,
          JSON.writeValueAsString(entry.getValue()));
    }
  }

  private static ConcurrentMap<String, Object> state(
      Connection sql, String app, String user, String session)
      throws SQLException, JsonProcessingException {
    Map<String, Object> state = new HashMap<>();
    try (PreparedStatement query =
        prepare(
            sql,
            "SELECT key, value FROM bench.state WHERE app = ? AND ((scope = 'session' AND usr = ?"
                + " AND session = ?) OR (scope = 'user' AND usr = ?) OR scope = 'app')",
            app,
            user,
            session,
            user)) {
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          state.put(rows.getString(1), JSON.readValue(rows.getString(2), Object.class));
        }
      }
    }
    return new ConcurrentHashMap<>(state);
  }

  private static List<Event> events(
      Connection sql, String app, String user, String session, int max) throws SQLException {
    List<Event> events = new ArrayList<>();
    try (PreparedStatement query =
        prepare(
            sql,
            "SELECT event FROM bench.events WHERE (app, usr, session) = (?, ?, ?)"
                + " ORDER BY seq DESC LIMIT ?",
            app,
            user,
            session,
            max)) {
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          events.add(Event.fromJson(rows.getString(1)));
        }
      }
    }
    Collections.reverse(events);
    return events;
  }

  private <T> T transaction(Work<T> work) throws Exception {
    Connection sql = pool.take();
    try {
      T result = work.in(sql);
      sql.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      sql.rollback();
      throw e;
    } finally {
      pool.add(sql);
    }
  }

  private static int execute(Connection sql, String text, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, text, values)) {
      return statement.executeUpdate();
    }
  }

  private static Long number(Connection sql, String text, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, text, values);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? (Long) rows.getLong(1) : null;
    }
  }

  private static PreparedStatement prepare(Connection sql, String text, Object... values)
      throws SQLException {
    PreparedStatement statement = sql.prepareStatement(text);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : pool) {
      connection.close();
    }
  }

  private interface Work<T> {
    T in(Connection sql) throws Exception;
  }
}
