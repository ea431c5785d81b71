package io.fleetfold.verify.sql;

import io.fleetfold.verify.sessions.Owner;
import io.fleetfold.verify.sessions.SessionNumbers;
import io.fleetfold.verify.sessions.SessionNumbers.Field;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the tables of sessions say, by their rows. */
final class SqlSessions {

  /** Numbers of a session, in the order of the columns behind its name, reason and status. */
  private static final List<Field> SESSION =
      List.of(
          Field.GENERATION,
          Field.REVISION,
          Field.EVENTS,
          Field.MESSAGES,
          Field.CREATED_AT,
          Field.UPDATED_AT,
          Field.COMPLETED_AT,
          Field.LAST_MESSAGE_AT,
          Field.TTL,
          Field.PLACE,
          Field.ROUTES,
          Field.METADATA);

  private final Statement statement;
  private final Map<Owner, SessionNumbers> all = new HashMap<>();

  private SqlSessions(Statement statement) {
    this.statement = statement;
  }

  static Map<Owner, SessionNumbers> read(Statement statement) throws SQLException {
    SqlSessions sessions = new SqlSessions(statement);
    sessions.sessions(sessions.table("route_history"));
    sessions.deletions();
    sessions.messages(sessions.table("message_id"));
    sessions.states(sessions.table("key"));
    return sessions.all;
  }

  /** The table that has a column that no other has: an operator may have named it otherwise. */
  private String table(String column) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            """
            SELECT quote_ident(c.relname) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
              AND NOT c.relispartition AND a.attname = '%s'
            """
                .formatted(column))) {
      if (!found.next()) {
        throw new SQLException("no table has a column " + column + ": migrate the schema");
      }
      return found.getString(1);
    }
  }

  private void sessions(String table) throws SQLException {
    each(
        """
        SELECT app_name, user_id, session_id, status, generation, revision, event_count,
          message_count, %s, %s, %s, %s, ttl_ms, %s, %s, %s
        FROM %s
        """
            .formatted(
                millis("created_at"),
                millis("updated_at"),
                millis("completed_at"),
                millis("last_message_at"),
                print("current_route", "current_step"),
                print("route_history"),
                print("metadata"),
                table),
        row -> {
          SessionNumbers numbers = session(row);
          numbers.putStatus(row.getString(4));
          for (int i = 0; i < SESSION.size(); i++) {
            numbers.put(SESSION.get(i), number(row, 5 + i));
          }
          // no row of its own is none at all
          for (Field field :
              List.of(Field.STATE_KEYS, Field.STATE, Field.STORED_MESSAGES, Field.MESSAGE_PRINT)) {
            numbers.put(field, 0L);
          }
        });
  }

  private void deletions() throws SQLException {
    each(
        "SELECT app_name, user_id, session_id, reason, generation, "
            + millis("deleted_at")
            + " FROM deleted_sessions",
        row -> {
          SessionNumbers numbers = session(row);
          numbers.putReason(row.getString(4));
          numbers.put(Field.DELETED_GENERATION, number(row, 5));
          numbers.put(Field.DELETED_AT, number(row, 6));
        });
  }

  private void messages(String table) throws SQLException {
    each(
        """
        SELECT app_name, user_id, session_id, count(*), sum(%s) FROM %s
        GROUP BY app_name, user_id, session_id
        """
            .formatted(
                print(
                    "generation",
                    "message_id",
                    "sequence",
                    millis("timestamp"),
                    "role",
                    "author",
                    "content",
                    "data",
                    "state_delta",
                    "invocation_id",
                    "run_id",
                    "agent_id",
                    "route",
                    "step",
                    "final_response",
                    "revision"),
                table),
        row -> {
          SessionNumbers numbers = session(row);
          numbers.put(Field.STORED_MESSAGES, number(row, 4));
          numbers.put(Field.MESSAGE_PRINT, number(row, 5));
        });
  }

  private void states(String table) throws SQLException {
    each(
        """
        SELECT app_name, user_id, session_id, scope, count(*), sum(%s), sum(revision) FROM %s
        GROUP BY app_name, user_id, session_id, scope
        """
            .formatted(
                print(
                    "generation",
                    "key",
                    millis("updated_at"),
                    // the order in which changes of an application meet is in no log of sessions
                    "CASE WHEN scope <> 'app' THEN revision END",
                    "value"),
                table),
        row -> {
          SessionNumbers numbers = of(owner(row, row.getString(4)));
          numbers.put(Field.STATE_KEYS, number(row, 5));
          numbers.put(Field.STATE, number(row, 6));
          if (numbers.tells(Field.STATE_REVISIONS)) {
            numbers.put(Field.STATE_REVISIONS, number(row, 7));
          }
        });
  }

  private interface Taker {
    void row(ResultSet row) throws SQLException;
  }

  private void each(String query, Taker taker) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        taker.row(rows);
      }
    }
  }

  private SessionNumbers session(ResultSet row) throws SQLException {
    return of(owner(row, "session"));
  }

  private static Owner owner(ResultSet row, String scope) throws SQLException {
    return switch (scope) {
      case "user" -> Owner.ofUser(row.getString(1), row.getString(2));
      case "app" -> Owner.ofApp(row.getString(1));
      default -> Owner.ofSession(row.getString(1), row.getString(2), row.getString(3));
    };
  }

  private SessionNumbers of(Owner owner) {
    return all.computeIfAbsent(owner, Owner::sql);
  }

  /** A number; sums of fingerprints are those modulo 2^64. */
  private static Long number(ResultSet row, int column) throws SQLException {
    BigDecimal value = row.getBigDecimal(column);
    return value == null ? null : (Long) value.toBigInteger().longValue();
  }

  private static String millis(String column) {
    return "(extract(epoch FROM " + column + ") * 1000)::bigint";
  }

  /** As the replay prints columns: all in one array, so that none can run into the next. */
  private static String print(String... columns) {
    return "('x' || left(md5(jsonb_build_array("
        + Arrays.stream(columns).collect(Collectors.joining(", "))
        + ")::text), 15))::bit(60)::bigint";
  }
}
