package io.fleetfold.schemas.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.types.Password;

/** PostgreSQL. */
public final class DatabaseSection {
  /** Name or address of the server. */
  public static final String HOST = "db.host";

  /** Its port. */
  public static final String PORT = "db.port";

  /** The database. */
  public static final String NAME = "db.name";

  /** Who writes. */
  public static final String USER = "db.user";

  /** The user's password. */
  public static final String PASSWORD = "db.password";

  /** The schema of all tables. */
  public static final String SCHEMA = "db.schema";

  /** The table of sessions. */
  public static final String SESSIONS_TABLE = "db.sessions.table";

  /** The table of their state. */
  public static final String SESSION_STATE_TABLE = "db.session.state.table";

  /** The table of their messages. */
  public static final String SESSION_MESSAGES_TABLE = "db.session.messages.table";

  /** The declarations. */
  public static final Section SECTION =
      new Section(
          "Database",
          "Read by ./fleetfold migrate, prices and reprice where db.host is set, by the Connect workers, and by the examples; local mode brings its own database. The names of tables are read by local mode, too.",
          "",
          new ConfigDef()
              .define(
                  HOST,
                  ConfigDef.Type.STRING,
                  "127.0.0.1",
                  null,
                  Importance.HIGH,
                  "Name or address of the server.")
              .define(
                  PORT,
                  ConfigDef.Type.INT,
                  5432,
                  Valid.range(1, 65_535),
                  Importance.MEDIUM,
                  "Its port.")
              .define(
                  NAME,
                  ConfigDef.Type.STRING,
                  "fleetfold",
                  null,
                  Importance.MEDIUM,
                  "The database.")
              .define(
                  USER,
                  ConfigDef.Type.STRING,
                  "fleetfold",
                  null,
                  Importance.MEDIUM,
                  "Who creates the schema and writes to it.")
              .define(
                  PASSWORD,
                  ConfigDef.Type.PASSWORD,
                  new Password(""),
                  null,
                  Importance.HIGH,
                  "The user's password.")
              .define(
                  SCHEMA,
                  ConfigDef.Type.STRING,
                  "fleetfold",
                  Valid.pattern(
                      "[a-z_][a-z0-9_]{0,39}",
                      "at most 40 lower case letters, digits and '_', no digit first"),
                  Importance.MEDIUM,
                  "The schema of all tables.")
              .define(
                  SESSIONS_TABLE,
                  ConfigDef.Type.STRING,
                  "sessions",
                  Valid.pattern(
                      "[a-z_][a-z0-9_]{0,39}",
                      "at most 40 lower case letters, digits and '_', no digit first"),
                  Importance.LOW,
                  "The table of sessions; its name holds from the first migration on, as those of the next two.")
              .define(
                  SESSION_STATE_TABLE,
                  ConfigDef.Type.STRING,
                  "session_state",
                  Valid.pattern(
                      "[a-z_][a-z0-9_]{0,39}",
                      "at most 40 lower case letters, digits and '_', no digit first"),
                  Importance.LOW,
                  "The table of their state.")
              .define(
                  SESSION_MESSAGES_TABLE,
                  ConfigDef.Type.STRING,
                  "session_messages",
                  Valid.pattern(
                      "[a-z_][a-z0-9_]{0,39}",
                      "at most 40 lower case letters, digits and '_', no digit first"),
                  Importance.LOW,
                  "The table of their messages."));

  private DatabaseSection() {}
}
