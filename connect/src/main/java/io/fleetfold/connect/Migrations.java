package io.fleetfold.connect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.postgresql.PGConnection;

/**
 * The numbered SQL that makes the database: tables, guards, statistics and views. Only this changes
 * the schema; the sinks never do. Applied by Flyway, which notes in the schema itself what was
 * applied and lets one migration run at a time. Running it again does nothing but make the
 * partitions that are missing, and renew the reader's grants and the comments.
 */
public final class Migrations {
  private static final String FOLDER = "db/migration";

  /** In the order they run; those after the numbered ones run at every migration. */
  static final List<String> SCRIPTS =
      List.of(
          "V001__tables.sql",
          "V002__guards.sql",
          "V003__partitions.sql",
          "V004__statistics.sql",
          "V005__views.sql",
          "V010__model_prices.sql",
          "V011__usage_windows.sql",
          "V012__sessions.sql",
          "V013__session_guards.sql",
          "V014__session_views.sql",
          "V015__expected_generation.sql",
          "V016__scoped_ids.sql",
          "V017__calls_by_agent.sql",
          "V020__unknown_sums.sql",
          "V021__unknown_in_views.sql",
          "V022__run_subtrees.sql",
          "V025__usage_details.sql",
          "V025_1__unknown_in_calls.sql",
          "V026__price_tiers.sql",
          "V027__repriced.sql",
          "V030__indexes.sql",
          "V031__partitions_as_far_as_data.sql",
          "V032__deletion_gates.sql",
          "V035__whose_calls.sql",
          "V036__traces_and_claims.sql",
          "V037__every_token_class.sql",
          "V038__one_number_per_call.sql",
          "V039__claims.sql",
          "V040__span_trees.sql",
          "V055__coding_agent_sessions.sql",
          "V060__owner_of_runs.sql",
          "V061__readers_of_applications.sql",
          "afterMigrate__0_session_tables.sql",
          "afterMigrate__1_partitions.sql",
          "afterMigrate__2_reader.sql",
          "afterMigrate__3_app_readers.sql");

  private Migrations() {}

  /**
   * Brings the database up to date, as a whole or not at all for each migration.
   *
   * @return how many migrations were applied; 0 where it was up to date
   * @throws org.flywaydb.core.api.FlywayException when the database is away, lacks a right or was
   *     changed by hand; the message says which
   * @throws IllegalStateException when a newer version has migrated it
   */
  public static int migrate(DatabaseSettings database) {
    Flyway flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(database.jdbcUrl(), database.user(), database.password())
            .loggers("slf4j")
            .locations("classpath:" + FOLDER)
            .failOnMissingLocations(true)
            .validateMigrationNaming(true)
            .schemas(database.schema())
            .createSchemas(true)
            .placeholders(placeholders(database.schema(), database.sessionTables()))
            .load();
    refuseNewer(flyway, database);
    int applied = flyway.migrate().migrationsExecuted;
    try {
      TableComments.apply(database);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "the tables of " + database + " cannot be commented: " + e.getMessage(), e);
    }
    return applied;
  }

  // by default Flyway goes on where the database is ahead of it
  private static void refuseNewer(Flyway flyway, DatabaseSettings database) {
    for (MigrationInfo applied : flyway.info().applied()) {
      if (applied.getState() == MigrationState.FUTURE_SUCCESS) {
        throw new IllegalStateException(
            "the database "
                + database.jdbcUrl()
                + " was migrated by a newer Fleetfold (migration "
                + applied.getVersion()
                + ", "
                + applied.getDescription()
                + "): run that version");
      }
    }
  }

  /** All of the SQL for a schema of that name, for people who apply it by their own means. */
  public static String script(String schema, SessionTables tables) {
    DatabaseSettings.checkSchema(schema);
    StringBuilder all = new StringBuilder("CREATE SCHEMA IF NOT EXISTS ${schema};\n\n");
    for (String script : SCRIPTS) {
      all.append("-- ").append(script).append('\n').append(read(script)).append('\n');
    }
    TableComments.statements(schema, tables).forEach(line -> all.append(line).append(";\n"));
    String text = all.toString();
    for (Map.Entry<String, String> placeholder : placeholders(schema, tables).entrySet()) {
      text = text.replace("${" + placeholder.getKey() + "}", placeholder.getValue());
    }
    return text;
  }

  /**
   * Lets the analysts' role log in with this password. The password goes to the server only as a
   * salted hash.
   *
   * @throws SQLException when the role is missing or the user may not change it
   */
  public static void enableReader(DatabaseSettings database, String readerPassword)
      throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER ROLE " + database.reader() + " LOGIN");
      connection
          .unwrap(PGConnection.class)
          .alterUserPassword(database.reader(), readerPassword.toCharArray(), "scram-sha-256");
    }
  }

  static Map<String, String> placeholders(String schema, SessionTables tables) {
    return Map.of(
        "schema",
        schema,
        "reader",
        schema + "_reader",
        "sessions",
        tables.sessions(),
        "session_state",
        tables.state(),
        "session_messages",
        tables.messages());
  }

  static String read(String script) {
    String path = FOLDER + "/" + script;
    try (InputStream in = Migrations.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the migration " + path + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
