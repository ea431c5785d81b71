package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageWindowsTest {
  private Connection sql;

  @BeforeEach
  void migrate() throws SQLException {
    sql = TestDatabase.connect(TestDatabase.migrated());
    Rows.upsertWindow(sql, "2026-03-01T10:00:00Z", 0, 1, 3);
    Rows.upsertWindow(sql, "2026-03-01T10:00:00Z", 7, 1, 4);
    Rows.upsertWindow(sql, "2026-03-01T10:01:00Z", 0, 1, 5);
    TestDatabase.run(
        sql,
        "UPDATE usage_windows SET cost_usd = 0.5, latency_buckets = '{\"zero\": 1, \"173\": 2}'"
            + " WHERE partition = 0");
  }

  @AfterEach
  void close() throws SQLException {
    sql.close();
  }

  @Test
  void shouldSumThePartialsOfAllPartitions() throws SQLException {
    assertThat(
            TestDatabase.rows(
                sql,
                "SELECT window_start AT TIME ZONE 'UTC', calls, cost_usd, latency_count,"
                    + " latency_p50::integer FROM usage('fleet', '1m')"))
        .containsExactly(
            "2026-03-01 10:00:00|7|0.500000000000|3|32",
            "2026-03-01 10:01:00|5|0.500000000000|3|32");
  }

  @Test
  void shouldTakeAZeroOfTheFirstReleaseForUnknown() throws SQLException {
    String sums =
        "SELECT input_tokens, output_tokens, provider_cost_usd, missing_usage_calls FROM"
            + " usage('fleet', '1m') ORDER BY window_start";
    TestDatabase.run(sql, "UPDATE usage_windows SET input_tokens = 5 WHERE partition = 7");
    assertThat(TestDatabase.rows(sql, sums)).containsExactly("5|null|null|0", "null|null|null|0");
    TestDatabase.run(sql, "UPDATE usage_windows SET missing_usage_calls = 1 WHERE partition = 7");
    assertThat(TestDatabase.rows(sql, sums))
        .containsExactly("5|0|0.000000000000|1", "null|null|null|0");
  }

  @Test
  void shouldTakeARangeScopeAndSize() throws SQLException {
    assertThat(
            TestDatabase.rows(
                sql,
                "SELECT calls FROM usage(by => 'fleet', \"window\" => '1m',"
                    + " \"from\" => '2026-03-01T10:01Z', \"to\" => '2026-03-01T10:02Z')"))
        .containsExactly("5");
    assertThat(TestDatabase.rows(sql, "SELECT * FROM usage('agent', '1m')")).isEmpty();
    assertThat(TestDatabase.rows(sql, "SELECT * FROM usage('fleet', '1h')")).isEmpty();
  }

  @Test
  void shouldReadOnlyTheMonthsOfTheRange() throws SQLException {
    assertThat(
            TestDatabase.rows(
                sql, "EXPLAIN SELECT * FROM usage('fleet', '1m', '2026-12-01Z', '2026-12-02Z')"))
        .anyMatch(line -> line.contains("usage_windows_y2026m12"))
        .noneMatch(line -> line.contains("usage_windows_y2026m11"));
  }

  @Test
  void shouldStayWhatItWasWhenARunIsDeleted() throws SQLException {
    Rows.delete(sql, "r");

    assertThat(TestDatabase.ask(sql, "SELECT sum(calls) FROM usage")).isEqualTo("12");
  }
}
