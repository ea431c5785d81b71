package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardsTest {
  private DatabaseSettings database;
  private Connection sink;

  @BeforeEach
  void migrate() throws SQLException {
    database = TestDatabase.migrated();
    sink = TestDatabase.connect(database);
  }

  @AfterEach
  void close() throws SQLException {
    sink.close();
  }

  @Test
  void shouldKeepTheNewerRevisionOfARun() throws SQLException {
    Rows.upsertRun(sink, "r1", "completed", 7);
    Rows.upsertRun(sink, "r1", "running", 6);
    assertThat(run("r1")).isEqualTo("completed|7");

    Rows.upsertRun(sink, "r1", "error", 8);
    assertThat(run("r1")).isEqualTo("error|8");
  }

  @Test
  void shouldKeepTheNewerRevisionOfAPartial() throws SQLException {
    Rows.upsertStats(sink, "a", 0, 5, "completed_runs = 2");
    Rows.upsertStats(sink, "a", 0, 4, "completed_runs = 1");

    assertThat(TestDatabase.rows(sink, "SELECT completed_runs, revision FROM agent_run_stats"))
        .containsExactly("2|5");
  }

  @Test
  void shouldKeepTheNewerRevisionOfAWindowAlsoInAPartitionOfItsMonth() throws SQLException {
    for (String time : new String[] {"2026-11-01T00:00:00Z", "1999-01-01T00:00:00Z"}) {
      Rows.upsertWindow(sink, time, 0, 5, 50);
      Rows.upsertWindow(sink, time, 0, 4, 40);
    }

    assertThat(TestDatabase.rows(sink, "SELECT calls, revision FROM usage_windows"))
        .containsExactly("50|5", "50|5");
  }

  @Test
  void shouldLetNoReaderHoldUpTheWriters() throws Exception {
    Migrations.enableReader(database, "secret");
    try (Connection reader =
        DriverManager.getConnection(database.jdbcUrl(), database.reader(), "secret")) {
      reader.setSchema(database.schema());
      TestDatabase.run(reader, "SET default_transaction_read_only = off");
      reader.setAutoCommit(false);
      for (String name : new String[] {"deleted_runs", "deleted_sessions"}) {
        TestDatabase.run(
            reader,
            "SELECT pg_advisory_xact_lock(hashtextextended('"
                + database.schema()
                + "."
                + name
                + "', 0))");
      }
      TestDatabase.ask(reader, "SELECT count(*) FROM agent_runs");

      TestDatabase.run(sink, "SET lock_timeout = '5s'");
      Rows.upsertRun(sink, "r", "running", 1);
      Rows.delete(sink, "r");
      SessionRows.session(sink, "s", 1, "active", 1);
      SessionRows.delete(sink, "s", 1);
      assertThat(TestDatabase.rows(sink, "SELECT run_id FROM agent_runs")).isEmpty();

      for (String gate : new String[] {"run_deletion_gate", "session_deletion_gate"}) {
        assertThatThrownBy(() -> TestDatabase.run(reader, "LOCK TABLE " + gate))
            .hasMessageContaining("permission denied");
        reader.rollback();
      }
    }
  }

  @Test
  void shouldDeleteARunWithItsEventsAndUsageAndNothingElse() throws SQLException {
    for (String run : new String[] {"gone", "stays"}) {
      Rows.upsertRun(sink, run, "running", 1);
      Rows.insertEvent(sink, run + "-e", run, "2026-11-01T00:00:00Z");
      Rows.insertEvent(sink, run + "-old", run, "1999-01-01T00:00:00Z");
      Rows.insertUsage(sink, run + "-u", run, "2026-11-01T00:00:00Z");
    }
    Rows.insertUsage(sink, "no-run", null, "2026-11-01T00:00:00Z");

    Rows.delete(sink, "gone");

    assertThat(TestDatabase.rows(sink, "SELECT run_id FROM agent_runs")).containsExactly("stays");
    assertThat(TestDatabase.rows(sink, "SELECT event_id FROM agent_run_events"))
        .containsExactlyInAnyOrder("stays-e", "stays-old");
    assertThat(TestDatabase.rows(sink, "SELECT usage_id FROM agent_llm_usage"))
        .containsExactlyInAnyOrder("stays-u", "no-run");
  }

  @Test
  void shouldKeepLateRecordsOfADeletedRunOutEvenOfOneItNeverKnew() throws SQLException {
    Rows.delete(sink, "unknown");
    Rows.delete(sink, "unknown");

    Rows.upsertRun(sink, "unknown", "running", 99);
    Rows.insertEvent(sink, "e", "unknown", "2026-11-01T00:00:00Z");
    Rows.insertUsage(sink, "u", "unknown", "2026-11-01T00:00:00Z");

    assertThat(counts()).isEqualTo("0|0|0");
  }

  @Test
  void shouldSkipOnlyTheDeletedRunsRowsOfABatch() throws SQLException {
    Rows.delete(sink, "gone");
    TestDatabase.run(
        sink,
        "INSERT INTO agent_run_events (event_id, run_id, agent_id, agent_name, timestamp, scope,"
            + " event_type, partial, final_response) SELECT e, r, 'a', 'A', now(), 'run|' || e,"
            + " 'custom', false, false FROM unnest(ARRAY['1','2','3','4'],"
            + " ARRAY['x','gone','y',NULL]) AS t(e, r)"
            + " ON CONFLICT (event_id, scope, timestamp) DO UPDATE SET run_id = EXCLUDED.run_id");

    assertThat(TestDatabase.rows(sink, "SELECT event_id FROM agent_run_events ORDER BY 1"))
        .containsExactly("1", "3", "4");
  }

  @Test
  void shouldGuardAPartitionThatIsWrittenToDirectly() throws SQLException {
    Rows.delete(sink, "gone");
    TestDatabase.run(
        sink,
        "INSERT INTO agent_llm_usage_default (usage_id, run_id, created_at, scope, provider, model,"
            + " prompt_length, status)"
            + " VALUES ('u', 'gone', '1999-01-01', 'run|gone', 'p', 'm', 0, 'success')");

    assertThat(counts()).isEqualTo("0|0|0");
  }

  @Test
  void shouldDeleteChildrenThatACommitInFlightAddsMeanwhile() throws Exception {
    sink.setAutoCommit(false);
    Rows.insertEvent(sink, "e", "r", "2026-11-01T00:00:00Z");
    try (Waiting deletion = new Waiting(database, other -> Rows.delete(other, "r"))) {
      deletion.awaitBlocked();
      sink.commit();
      deletion.awaitDone();
    }
    assertThat(counts())
        .as("the deletion waits for the writer, then sees its rows")
        .isEqualTo("0|0|0");
  }

  @Test
  void shouldKeepOutChildrenThatWaitedForADeletionInFlight() throws Exception {
    sink.setAutoCommit(false);
    Rows.delete(sink, "r");
    try (Waiting child =
        new Waiting(database, other -> Rows.insertUsage(other, "u", "r", "2026-11-01T00:00:00Z"))) {
      child.awaitBlocked();
      sink.commit();
      child.awaitDone();
    }
    assertThat(counts())
        .as("the writer waits for the deletion, then sees its mark")
        .isEqualTo("0|0|0");
  }

  @Test
  void shouldNotBlockWritersAmongThemselves() throws Exception {
    sink.setAutoCommit(false);
    Rows.insertEvent(sink, "e1", "r", "2026-11-01T00:00:00Z");
    try (Waiting other =
        new Waiting(database, c -> Rows.insertEvent(c, "e2", "r", "2026-11-01T00:00:00Z"))) {
      other.awaitDone();
    }
    sink.commit();
    assertThat(counts()).isEqualTo("0|2|0");
  }

  private String run(String id) throws SQLException {
    return TestDatabase.rows(
            sink, "SELECT status, revision FROM agent_runs WHERE run_id = '" + id + "'")
        .get(0);
  }

  private String counts() throws SQLException {
    return TestDatabase.rows(
            sink,
            "SELECT (SELECT count(*) FROM agent_runs), (SELECT count(*) FROM agent_run_events),"
                + " (SELECT count(*) FROM agent_llm_usage)")
        .get(0);
  }
}
