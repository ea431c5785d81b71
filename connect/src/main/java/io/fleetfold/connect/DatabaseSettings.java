package io.fleetfold.connect;

import io.fleetfold.schemas.config.DatabaseSection;
import io.fleetfold.schemas.config.Values;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where the PostgreSQL database is. Immutable; its text form leaves the password out.
 *
 * @param host name or address
 * @param port from 1 to 65535
 * @param name of the database
 * @param user who may create the schema and write to it
 * @param password may be empty
 * @param schema lower case letters, digits and '_', so that it never needs quotes
 * @param sessionTables how the tables of sessions are named in it
 * @param urlParameters parameters of the address, such as {@code sslmode=verify-full}; may be empty
 */
public record DatabaseSettings(
    String host,
    int port,
    String name,
    String user,
    String password,
    String schema,
    SessionTables sessionTables,
    String urlParameters) {
  /** The schema unless another is set. */
  public static final String DEFAULT_SCHEMA =
      DatabaseSection.SECTION.defaults().text(DatabaseSection.SCHEMA);

  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,39}");

  /** Checks the values. */
  public DatabaseSettings {
    require(host, "DB_HOST");
    require(name, "DB_NAME");
    require(user, "DB_USER");
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("DB_PORT is " + port + ": take a number from 1 to 65535");
    }
    checkSchema(schema);
  }

  /** A database whose tables have their usual names. */
  public DatabaseSettings(
      String host, int port, String name, String user, String password, String schema) {
    this(host, port, name, user, password, schema, SessionTables.DEFAULT);
  }

  /** A database with nothing to say about the connection. */
  public DatabaseSettings(
      String host,
      int port,
      String name,
      String user,
      String password,
      String schema,
      SessionTables sessionTables) {
    this(host, port, name, user, password, schema, sessionTables, "");
  }

  private static void require(String value, String variable) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(variable + " is empty: set it");
    }
  }

  /** Refuses a schema name that would need quotes in SQL. */
  static void checkSchema(String schema) {
    if (!SCHEMA.matcher(schema).matches()) {
      throw new IllegalArgumentException(
          "DB_SCHEMA is '"
              + schema
              + "': take at most 40 lower case letters, digits and '_', no digit first");
    }
  }

  /**
   * The database that the variables of {@link DatabaseSection} name.
   *
   * @throws IllegalArgumentException naming the variable that is wrong
   */
  public static DatabaseSettings fromEnvironment(Map<String, String> environment) {
    Values database = DatabaseSection.SECTION.read(environment);
    return new DatabaseSettings(
        database.text(DatabaseSection.HOST),
        database.integer(DatabaseSection.PORT),
        database.text(DatabaseSection.NAME),
        database.text(DatabaseSection.USER),
        database.text(DatabaseSection.PASSWORD),
        database.text(DatabaseSection.SCHEMA),
        SessionTables.of(database),
        DatabaseSection.urlParameters(database));
  }

  /** The address for PostgreSQL's JDBC driver, without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://"
        + host
        + ":"
        + port
        + "/"
        + name
        + (urlParameters.isEmpty() ? "" : "?" + urlParameters);
  }

  /** The role that analysts log in as: it reads the schema and writes nothing. */
  public String reader() {
    return schema + "_reader";
  }

  @Override
  public String toString() {
    return jdbcUrl() + " as " + user + ", schema " + schema;
  }
}
