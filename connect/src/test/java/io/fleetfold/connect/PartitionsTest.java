package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionsTest {
  private static final String MAY_TO_JUNE_2020 =
      "SELECT ensure_partitions('2020-05-15T00:00:00Z', '2020-06-01T00:00:00Z')";

  private DatabaseSettings database;
  private Connection sink;

  @BeforeEach
  void migrate() throws SQLException {
    database = TestDatabase.migrated();
    sink = TestDatabase.connect(database);
    // months are UTC's, whatever the session thinks
    TestDatabase.run(sink, "SET timezone = 'Pacific/Auckland'");
  }

  @AfterEach
  void close() throws SQLException {
    sink.close();
  }

  @Test
  void shouldHaveTheComingMonthsFromTheStart() throws SQLException {
    YearMonth now = YearMonth.now(ZoneOffset.UTC);
    String name = "agent_run_events_y%dm%02d".formatted(now.getYear(), now.getMonthValue());

    assertThat(TestDatabase.ask(sink, "SELECT to_regclass('" + name + "')")).isEqualTo(name);
    assertThat(
            TestDatabase.ask(sink, "SELECT ensure_partitions(now(), now() + interval '12 months')"))
        .as("partitions that were missing")
        .isEqualTo("0");
  }

  @Test
  void shouldKeepRowsOutsideOfAllMonthsAndMoveThemOnceTheirMonthIsMade() throws SQLException {
    Rows.insertEvent(sink, "april", "r", "2020-04-30T23:59:59.999Z");
    Rows.insertEvent(sink, "may", "r", "2020-05-01T00:00:00Z");
    Rows.insertEvent(sink, "june", "r", "2020-06-30T23:59:59.999Z");
    Rows.insertUsage(sink, "call", "r", "2020-05-31T23:59:59.999Z");
    Rows.upsertWindow(sink, "2020-05-31T23:59:00Z", 0, 1, 1);
    assertThat(places()).containsOnlyKeys("agent_run_events_default");

    assertThat(TestDatabase.ask(sink, MAY_TO_JUNE_2020)).isEqualTo("10");

    assertThat(places())
        .containsEntry("agent_run_events_default", "april")
        .containsEntry("agent_run_events_y2020m05", "may")
        .containsEntry("agent_run_events_y2020m06", "june");
    assertThat(TestDatabase.rows(sink, "SELECT usage_id FROM agent_llm_usage_y2020m05"))
        .containsExactly("call");
    assertThat(TestDatabase.rows(sink, "SELECT calls FROM usage_windows_y2020m05"))
        .containsExactly("1");
    assertThat(TestDatabase.ask(sink, MAY_TO_JUNE_2020)).as("made again").isEqualTo("0");
  }

  @Test
  void shouldGuardNewPartitionsToo() throws SQLException {
    TestDatabase.run(sink, MAY_TO_JUNE_2020);
    Rows.insertEvent(sink, "e", "r", "2020-05-02T00:00:00Z");
    Rows.insertEvent(sink, "e", "r", "2020-05-02T00:00:00Z");
    Rows.delete(sink, "r");
    Rows.insertEvent(sink, "late", "r", "2020-05-02T00:00:00Z");

    assertThat(places()).isEmpty();
  }

  @Test
  void shouldNotFailAWriterThatComesMeanwhile() throws Exception {
    sink.setAutoCommit(false);
    TestDatabase.run(sink, MAY_TO_JUNE_2020);
    try (Waiting writer =
        new Waiting(database, other -> Rows.insertEvent(other, "e", "r", "2020-05-02T00:00:00Z"))) {
      writer.awaitBlocked();
      sink.commit();
      writer.awaitDone();
    }
    assertThat(places()).containsOnlyKeys("agent_run_events_y2020m05");
  }

  @Test
  void shouldWaitForAWriterInFlight() throws Exception {
    sink.setAutoCommit(false);
    Rows.insertEvent(sink, "e", "r", "2020-05-02T00:00:00Z");
    try (Waiting maker =
        new Waiting(database, other -> TestDatabase.run(other, MAY_TO_JUNE_2020))) {
      maker.awaitBlocked();
      sink.commit();
      maker.awaitDone();
    }
    assertThat(places()).containsOnlyKeys("agent_run_events_y2020m05");
  }

  @Test
  void shouldRefuseToMakeThousands() {
    assertThatThrownBy(
            () -> TestDatabase.run(sink, "SELECT ensure_partitions('0001-01-01', now())"))
        .hasMessageContaining("more than 50 years");
  }

  @Test
  void shouldReachBackAsFarAsDataDoesAtTheNextMigration() throws SQLException {
    Rows.insertEvent(sink, "old", "r", "2020-05-01T00:00:00Z");
    Rows.insertEvent(sink, "older", "r", "2019-12-31T23:59:59.999Z");
    Rows.insertEvent(sink, "mistake", "r", "1970-01-01T00:00:00Z");
    Rows.insertUsage(sink, "call", "r", "2020-05-31T23:59:59.999Z");

    Migrations.migrate(database);

    assertThat(places())
        .containsEntry("agent_run_events_y2020m05", "old")
        .containsEntry("agent_run_events_y2019m12", "older")
        .containsEntry("agent_run_events_default", "mistake")
        .doesNotContainKey("agent_run_events_y2020m01");
    assertThat(TestDatabase.rows(sink, "SELECT usage_id FROM agent_llm_usage_y2020m05"))
        .containsExactly("call");
    assertThat(TestDatabase.ask(sink, "SELECT keep_partitions(1000, interval '1 second')"))
        .as("nothing is left to do")
        .isEqualTo("0");
  }

  @Test
  void shouldLeaveWhatIsTooMuchToMoveInPassing() throws SQLException {
    for (String day : new String[] {"01", "02", "03"}) {
      Rows.insertEvent(sink, "june-" + day, "r", "2020-06-" + day + "T00:00:00Z");
    }
    Rows.insertEvent(sink, "may", "r", "2020-05-01T00:00:00Z");

    assertThat(TestDatabase.ask(sink, "SELECT keep_partitions(2, interval '1 second')"))
        .isEqualTo("1");
    assertThat(places()).containsOnlyKeys("agent_run_events_default", "agent_run_events_y2020m05");
    assertThat(TestDatabase.ask(sink, "SELECT keep_partitions(3, interval '1 second')"))
        .isEqualTo("1");
    assertThat(places()).doesNotContainKey("agent_run_events_default");
  }

  @Test
  void shouldNeitherWaitLongNorFailWhereATableIsInUse() throws Exception {
    Rows.insertEvent(sink, "old", "r", "2020-05-01T00:00:00Z");
    try (Connection analyst = TestDatabase.connect(database)) {
      analyst.setAutoCommit(false);
      TestDatabase.ask(analyst, "SELECT count(*) FROM agent_run_events");

      assertThat(TestDatabase.ask(sink, "SELECT keep_partitions(1000, interval '50 ms')"))
          .isEqualTo("0");
      assertThat(places()).containsOnlyKeys("agent_run_events_default");

      analyst.rollback();
      assertThat(TestDatabase.ask(sink, "SELECT keep_partitions(1000, interval '5 seconds')"))
          .isEqualTo("1");
      assertThat(places()).containsOnlyKeys("agent_run_events_y2020m05");
    }
  }

  /** Where the events are: partition to the last of its events. */
  private Map<String, String> places() throws SQLException {
    Map<String, String> places = new TreeMap<>();
    for (String row :
        TestDatabase.rows(
            sink,
            "SELECT split_part(tableoid::regclass::text, '.', -1), event_id FROM agent_run_events ORDER BY timestamp")) {
      places.put(row.replaceAll("\\|.*", ""), row.replaceAll(".*\\|", ""));
    }
    return places;
  }
}
