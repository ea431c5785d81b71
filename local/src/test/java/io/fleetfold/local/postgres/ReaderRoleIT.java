package io.fleetfold.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.connect.DatabaseSettings;
import io.fleetfold.connect.Migrations;
import io.fleetfold.local.TestPorts;
import io.fleetfold.local.part.Ports;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody who is logged in as the reader can do, also with the read-only default off. */
class ReaderRoleIT {
  @TempDir static Path folder;
  private static Ports ports;
  private static Postgres postgres;

  @BeforeAll
  static void start() throws Exception {
    ports = TestPorts.set(9);
    postgres = new Postgres(folder.resolve("pg"), folder.resolve("postgres.log"), ports);
    postgres.start();
    try (Connection superuser = superuser();
        Statement s = superuser.createStatement()) {
      // as an earlier version has left it
      s.execute("GRANT pg_read_all_data TO " + Credentials.READER);
    }
    postgres.close();
    postgres = new Postgres(folder.resolve("pg"), folder.resolve("postgres.log"), ports);
    postgres.start();
    Migrations.migrate(
        new DatabaseSettings(
            "127.0.0.1",
            ports.postgres(),
            Postgres.DATABASE,
            Credentials.OWNER,
            postgres.credentials().owner(),
            DatabaseSettings.DEFAULT_SCHEMA));
  }

  @AfterAll
  static void stop() throws Exception {
    postgres.close();
  }

  private static Connection superuser() throws SQLException {
    return DriverManager.getConnection(
        postgres.address().replaceAll("/[a-z]+$", "/postgres"),
        "postgres",
        postgres.credentials().superuser());
  }

  private static Connection reader(String password) throws SQLException {
    return DriverManager.getConnection(postgres.address(), Credentials.READER, password);
  }

  private static void asReader(String... statements) throws SQLException {
    try (Connection reader = reader(postgres.credentials().reader());
        Statement s = reader.createStatement()) {
      s.execute("SET default_transaction_read_only = off");
      for (String statement : statements) {
        s.execute(statement);
      }
    }
  }

  @Test
  void shouldReadTablesViewsAndFunctions() {
    assertThatCode(
            () ->
                asReader(
                    "SELECT * FROM agent_runs",
                    "SELECT * FROM agent_run_events",
                    "SELECT * FROM run_statistics",
                    "SELECT stats()"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT rolpassword FROM pg_authid",
        "SELECT passwd FROM pg_shadow",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE TABLE public.mine (id int)",
        "CREATE TABLE fleetfold.mine (id int)",
        "DELETE FROM agent_runs",
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_advisory_lock_shared(1, 2)",
        "SELECT pg_try_advisory_xact_lock(1)",
        "SELECT lo_create(0)",
        "SELECT lo_from_bytea(0, 'x')",
        "BEGIN; LOCK TABLE agent_runs IN SHARE MODE",
        "SELECT * FROM flyway_schema_history",
        "SELECT * FROM agent_run_events_default",
        "SET temp_file_limit = -1",
        "ALTER ROLE fleetfold_reader CONNECTION LIMIT -1",
        "ALTER ROLE fleetfold PASSWORD 'mine'"
      })
  void shouldNotDoAnythingElse(String statement) {
    assertThatThrownBy(() -> asReader(statement))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("permission denied");
  }

  @Test
  void shouldNotLookAtOtherDatabases() {
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    postgres.address().replaceAll("/[a-z]+$", "/postgres"),
                    Credentials.READER,
                    postgres.credentials().reader()))
        .hasMessageContaining("permission denied for database");
  }

  @Test
  void shouldHaveItsLoginBackAfterItWasChanged() throws Exception {
    ReaderKeeper keeper = new ReaderKeeper(ReaderRoleIT::superuser, postgres.credentials());
    // nothing in PostgreSQL forbids a role these
    asReader(
        "ALTER ROLE fleetfold_reader SET search_path = nowhere",
        "ALTER ROLE fleetfold_reader IN DATABASE fleetfold SET statement_timeout = '1ms'",
        "ALTER ROLE fleetfold_reader SET default_transaction_read_only = off",
        "ALTER ROLE fleetfold_reader PASSWORD 'mine'");
    reader("mine").close();

    keeper.look();

    assertThatThrownBy(() -> reader("mine")).hasMessageContaining("authentication failed");
    try (Connection reader = reader(postgres.credentials().reader());
        Statement s = reader.createStatement()) {
      s.execute("SELECT * FROM runs");
      assertThatThrownBy(() -> s.execute("DELETE FROM agent_runs"))
          .hasMessageContaining("read-only transaction");
    }
    String before;
    try (Connection superuser = superuser()) {
      before = Roles.reader(superuser);
    }
    keeper.look();
    try (Connection superuser = superuser()) {
      assertThat(Roles.reader(superuser)).as("left alone where all is well").isEqualTo(before);
    }
  }
}
