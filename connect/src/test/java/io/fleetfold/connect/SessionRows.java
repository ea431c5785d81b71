package io.fleetfold.connect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes rows of sessions of the user u in the app a as the sinks do: upserts by primary key. */
final class SessionRows {
  private SessionRows() {}

  static void session(Connection sink, String id, long generation, String status, long revision)
      throws SQLException {
    write(
        sink,
        "INSERT INTO sessions (app_name, user_id, session_id, generation, status, route_history,"
            + " message_count, event_count, created_at, updated_at, revision)"
            + " VALUES ('a', 'u', ?, ?, ?, '[]', 0, 1, now(), now(), ?)"
            + " ON CONFLICT (app_name, user_id, session_id) DO UPDATE SET"
            + " generation = EXCLUDED.generation, status = EXCLUDED.status,"
            + " revision = EXCLUDED.revision",
        id,
        generation,
        status,
        revision);
  }

  /** A key of a session, of the user for the scope user, of the app for the scope app. */
  static void state(
      Connection sink, String scope, String session, long generation, String key, String value)
      throws SQLException {
    state(sink, scope, session, generation, key, value, 1);
  }

  static void state(
      Connection sink,
      String scope,
      String session,
      long generation,
      String key,
      String value,
      long revision)
      throws SQLException {
    write(
        sink,
        "INSERT INTO session_state (scope, app_name, user_id, session_id, key, generation, value,"
            + " updated_at, revision) VALUES (?, 'a', ?, ?, ?, ?, ?::jsonb, now(), ?)"
            + " ON CONFLICT (scope, app_name, user_id, session_id, key) DO UPDATE SET"
            + " generation = EXCLUDED.generation, value = EXCLUDED.value,"
            + " revision = EXCLUDED.revision",
        scope,
        scope.equals("app") ? "" : "u",
        session,
        key,
        generation,
        value,
        revision);
  }

  static void message(
      Connection sink, String session, long generation, long sequence, String role, String content)
      throws SQLException {
    write(
        sink,
        "INSERT INTO session_messages (app_name, user_id, session_id, generation, message_id,"
            + " sequence, timestamp, role, content, agent_id, final_response, revision)"
            + " VALUES ('a', 'u', ?, ?, ?, ?, '2026-11-01T00:00:00Z', ?, ?::jsonb, 'x', false, 1)"
            + " ON CONFLICT (app_name, user_id, session_id, message_id, timestamp)"
            + " DO UPDATE SET content = EXCLUDED.content",
        session,
        generation,
        "m-" + generation + "-" + sequence,
        sequence,
        role,
        content);
  }

  static void delete(Connection sink, String session, long generation) throws SQLException {
    write(
        sink,
        "INSERT INTO deleted_sessions (app_name, user_id, session_id, generation, reason,"
            + " deleted_at) VALUES ('a', 'u', ?, ?, 'deleted', now())"
            + " ON CONFLICT (app_name, user_id, session_id) DO UPDATE SET"
            + " generation = EXCLUDED.generation",
        session,
        generation);
  }

  private static void write(Connection sink, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = sink.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
