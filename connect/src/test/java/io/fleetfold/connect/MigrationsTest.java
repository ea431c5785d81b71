package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.records.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  @Test
  void shouldApplyOnceAndThenFindNothingToDo() {
    DatabaseSettings database = TestDatabase.migrated();

    assertThat(Migrations.migrate(database)).isZero();
  }

  @Test
  void shouldMigrateByTheirPrintedScriptToo() throws SQLException {
    DatabaseSettings database = TestDatabase.server();
    try (Connection connection = TestDatabase.connect(database)) {
      TestDatabase.run(connection, Migrations.script("printed", SessionTables.DEFAULT));

      assertThat(TestDatabase.ask(connection, "SELECT printed.stats() ->> 'total_runs'"))
          .isEqualTo("0");
      assertThat(
              TestDatabase.ask(
                  connection, "SELECT obj_description('printed.agent_runs'::regclass)"))
          .isEqualTo(Run.getClassSchema().getDoc());
    }
  }

  @Test
  void shouldRefuseADatabaseOfANewerVersion() throws SQLException {
    DatabaseSettings server = TestDatabase.server();
    DatabaseSettings ahead =
        new DatabaseSettings(
            server.host(), server.port(), server.name(), server.user(), server.password(), "ahead");
    Migrations.migrate(ahead);
    try (Connection connection = TestDatabase.connect(ahead)) {
      TestDatabase.run(
          connection,
          "INSERT INTO ahead.flyway_schema_history SELECT installed_rank + 1000, '900', 'later',"
              + " type, 'V900__later.sql', checksum, installed_by, installed_on, execution_time,"
              + " success FROM ahead.flyway_schema_history WHERE version = '001'");
    }

    assertThatThrownBy(() -> Migrations.migrate(ahead))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("newer Fleetfold (migration 900, later)");
  }

  @Test
  void shouldKnowEveryScriptInTheFolder() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
      assertThat(Migrations.SCRIPTS)
          .as("Migrations.SCRIPTS lists what Migrations.script prints")
          .containsExactlyInAnyOrderElementsOf(
              files.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void shouldLetTheReaderReadEverythingAndWriteNothing() throws SQLException {
    DatabaseSettings database = TestDatabase.migrated();
    Migrations.enableReader(database, "it's a secret");
    try (Connection connection =
        DriverManager.getConnection(database.jdbcUrl(), database.reader(), "it's a secret")) {
      assertThat(TestDatabase.ask(connection, "SELECT count(*) FROM runs")).isEqualTo("0");
      assertThat(TestDatabase.ask(connection, "SELECT stats() ->> 'scope'")).isEqualTo("fleet");

      TestDatabase.run(connection, "SET default_transaction_read_only = off");
      assertThatThrownBy(() -> TestDatabase.run(connection, "DELETE FROM agent_runs"))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void shouldShowTheReaderTablesAndViewsWithoutWhatTheyAreMadeOf() throws SQLException {
    DatabaseSettings database = TestDatabase.migrated();
    Migrations.enableReader(database, "secret");
    try (Connection owner = TestDatabase.connect(database)) {
      // as an earlier version has left it
      TestDatabase.run(
          owner,
          "GRANT SELECT ON ALL TABLES IN SCHEMA " + database.schema() + " TO " + database.reader());
      TestDatabase.run(
          owner,
          "ALTER DEFAULT PRIVILEGES IN SCHEMA "
              + database.schema()
              + " GRANT SELECT ON TABLES TO "
              + database.reader());
      Migrations.migrate(database);
      TestDatabase.run(
          owner, "SELECT ensure_partitions('2020-05-15T00:00:00Z', '2020-05-16T00:00:00Z')");
    }

    try (Connection connection =
        DriverManager.getConnection(database.jdbcUrl(), database.reader(), "secret")) {
      connection.setSchema(database.schema());
      assertThat(
              TestDatabase.rows(
                  connection,
                  "SELECT table_name FROM information_schema.tables WHERE table_schema = '"
                      + database.schema()
                      + "'"))
          .contains("agent_runs", "agent_run_events", "session_messages", "runs", "usage")
          .noneMatch(name -> name.matches(".*_default|.*_y[0-9]{4}m[0-9]{2}|.*_gate|flyway.*"));
      assertThat(TestDatabase.ask(connection, "SELECT count(*) FROM agent_run_events"))
          .as("partitions are read through their table")
          .isEqualTo("0");
      assertThat(
              TestDatabase.ask(
                  connection, "SELECT col_description('runs'::regclass, 1) IS NOT NULL"))
          .as("a view's column says what its table's says")
          .isEqualTo("t");
    }
  }

  @Test
  void shouldNeedNoMoreThanADatabaseOfItsOwn() throws SQLException {
    DatabaseSettings server = TestDatabase.server();
    try (Connection superuser = TestDatabase.connect(server)) {
      TestDatabase.run(superuser, "CREATE ROLE plain LOGIN PASSWORD 'plain'");
      TestDatabase.run(superuser, "CREATE DATABASE plain OWNER plain");
    }
    DatabaseSettings own =
        new DatabaseSettings(server.host(), server.port(), "plain", "plain", "plain", "plain_ff");

    Migrations.migrate(own);

    try (Connection connection = TestDatabase.connect(own)) {
      assertThat(TestDatabase.ask(connection, "SELECT count(*) FROM runs")).isEqualTo("0");
    }
  }

  @Test
  void shouldRefuseASchemaNameThatNeedsQuotes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Migrations.script("Fleet; DROP", SessionTables.DEFAULT))
        .withMessageContaining("DB_SCHEMA");
  }
}
