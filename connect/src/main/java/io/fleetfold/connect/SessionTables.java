package io.fleetfold.connect;

import io.fleetfold.schemas.config.DatabaseSection;
import io.fleetfold.schemas.config.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names of the tables of sessions in PostgreSQL. They are given to migrations and connectors
 * alike and must be set before the first migration: a later one that finds other names is refused.
 * Immutable.
 *
 * @param sessions one row for each session
 * @param state one row for each key of the state
 * @param messages one row for each message
 */
public record SessionTables(String sessions, String state, String messages) {
  /** The variable with the name of the table of sessions. */
  public static final String SESSIONS = "DB_SESSIONS_TABLE";

  /** The variable with the name of the table of state. */
  public static final String STATE = "DB_SESSION_STATE_TABLE";

  /** The variable with the name of the table of messages. */
  public static final String MESSAGES = "DB_SESSION_MESSAGES_TABLE";

  // never in need of quotes, and short enough for the names of partitions
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,39}");

  /** The names unless others are set. */
  public static final SessionTables DEFAULT = of(DatabaseSection.SECTION.defaults());

  /** Checks the names: they become part of SQL. */
  public SessionTables {
    check(SESSIONS, sessions);
    check(STATE, state);
    check(MESSAGES, messages);
    if (Set.copyOf(List.of(sessions, state, messages)).size() < 3) {
      throw new IllegalArgumentException(
          String.join(", ", SESSIONS, STATE, MESSAGES) + " name a table twice: name three tables");
    }
  }

  private static void check(String variable, String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          variable
              + " is '"
              + name
              + "': take at most 40 lower case letters, digits and '_', no digit first");
    }
  }

  /**
   * The names that variables set.
   *
   * @throws IllegalArgumentException naming the variable that is wrong
   */
  public static SessionTables fromEnvironment(Map<String, String> environment) {
    return of(DatabaseSection.SECTION.readGiven(environment));
  }

  static SessionTables of(Values database) {
    return new SessionTables(
        database.text(DatabaseSection.SESSIONS_TABLE),
        database.text(DatabaseSection.SESSION_STATE_TABLE),
        database.text(DatabaseSection.SESSION_MESSAGES_TABLE));
  }

  /** What the connectors' configurations have to be filled in with, by variable. */
  public Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(SESSIONS, sessions);
    variables.put(STATE, state);
    variables.put(MESSAGES, messages);
    return variables;
  }
}
