package io.fleetfold.schemas.config;

import io.fleetfold.schemas.RecordKeys;
import java.util.Map;
import java.util.stream.Collectors;
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

  /** How the connection is secured. */
  public static final String SSL_MODE = "db.ssl.mode";

  /** Whom to trust. */
  public static final String SSL_ROOT_CERT = "db.ssl.root.cert";

  /** Who we are. */
  public static final String SSL_CERT = "db.ssl.cert";

  /** Its key. */
  public static final String SSL_KEY = "db.ssl.key";

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
                  SSL_MODE,
                  ConfigDef.Type.STRING,
                  "prefer",
                  Valid.words("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
                  Importance.MEDIUM,
                  "How the connection is secured, as libpq's sslmode; only verify-full also checks the server's identity.")
              .define(
                  SSL_ROOT_CERT,
                  ConfigDef.Type.STRING,
                  null,
                  null,
                  Importance.MEDIUM,
                  "PEM file of the trusted certificate authorities; verify-ca and verify-full need it.")
              .define(
                  SSL_CERT,
                  ConfigDef.Type.STRING,
                  null,
                  null,
                  Importance.LOW,
                  "PEM file of the certificate to show to the server.")
              .define(
                  SSL_KEY,
                  ConfigDef.Type.STRING,
                  null,
                  null,
                  Importance.LOW,
                  "File of its private key (PKCS 8 in DER, or PKCS 12).")
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
                  "The table of sessions. Its name, like those of the next two, is fixed by the first migration.")
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

  private static final Map<String, String> URL_PARAMETERS =
      Map.of(
          SSL_MODE,
          "sslmode",
          SSL_ROOT_CERT,
          "sslrootcert",
          SSL_CERT,
          "sslcert",
          SSL_KEY,
          "sslkey");

  /** What is set of TLS as parameters of a JDBC address, {@code a=b&c=d}; empty for nothing. */
  public static String urlParameters(Values database) {
    return URL_PARAMETERS.entrySet().stream()
        .filter(parameter -> database.isSet(parameter.getKey()))
        .map(
            parameter ->
                parameter.getValue() + "=" + RecordKeys.encode(database.text(parameter.getKey())))
        .sorted()
        .collect(Collectors.joining("&"));
  }

  /** The address for PostgreSQL's JDBC driver, without user and password. */
  public static String jdbcUrl(Values database) {
    String parameters = urlParameters(database);
    return "jdbc:postgresql://"
        + database.text(HOST)
        + ":"
        + database.integer(PORT)
        + "/"
        + database.text(NAME)
        + (parameters.isEmpty() ? "" : "?" + parameters);
  }

  private DatabaseSection() {}
}
