package io.fleetfold.examples.memory;

import io.fleetfold.client.session.SessionKey;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.StringJoiner;

/** Asks the database for what the agent has kept. */
final class Sql {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SESSION =
      "select session_id, status, message_count, state from session_view"
          + " where app_name = ? and user_id = ? and session_id = ?";
  private static final String MESSAGES =
      "select sequence, role, text, state_delta from conversations"
          + " where app_name = ? and user_id = ? and session_id = ? order by sequence";

  private final Connection connection;
  private final SessionKey session;
  private final PrintStream out;

  Sql(Connection connection, SessionKey session, PrintStream out) {
    this.connection = connection;
    this.session = session;
    this.out = out;
  }

  /** Prints both queries once all messages are there. */
  void report(long messages) throws SQLException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (count() < messages && System.nanoTime() < end) {
      Thread.sleep(100);
    }
    print(SESSION);
    print(MESSAGES);
    if (count() < messages) {
      throw new SQLException("only " + count() + " of " + messages + " messages are in SQL yet");
    }
  }

  private long count() throws SQLException {
    // the session's row and its messages come by sinks of their own
    String query =
        "select least(max(s.message_count), count(m.*)) from sessions s"
            + " left join session_messages m using (app_name, user_id, session_id)"
            + " where app_name = ? and user_id = ? and session_id = ?";
    try (PreparedStatement statement = prepared(query);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void print(String query) throws SQLException {
    out.println();
    out.println("sql> " + query);
    try (PreparedStatement statement = prepared(query);
        ResultSet rows = statement.executeQuery()) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        StringJoiner line = new StringJoiner(" | ", "     ", "");
        for (int i = 1; i <= columns; i++) {
          String value = rows.getString(i);
          line.add(value == null ? "" : value);
        }
        out.println(line);
      }
    }
  }

  private PreparedStatement prepared(String query) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(query);
    statement.setString(1, session.app());
    statement.setString(2, session.user());
    statement.setString(3, session.session());
    return statement;
  }
}
