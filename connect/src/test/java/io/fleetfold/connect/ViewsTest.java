package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewsTest {
  private Connection sql;

  @BeforeEach
  void migrate() throws SQLException {
    sql = TestDatabase.connect(TestDatabase.migrated());
  }

  @AfterEach
  void close() throws SQLException {
    sql.close();
  }

  @Test
  void shouldShowRunsWithTheirDuration() throws SQLException {
    Rows.upsertRun(sql, "r", "completed", 1);
    TestDatabase.run(sql, "UPDATE agent_runs SET duration_ms = 90500, output_tokens = 7");

    assertThat(TestDatabase.rows(sql, "SELECT duration, total_tokens FROM runs"))
        .containsExactly("00:01:30.5|7");
    TestDatabase.run(sql, "UPDATE agent_runs SET input_tokens = NULL");
    assertThat(TestDatabase.ask(sql, "SELECT total_tokens FROM runs")).isEqualTo("7");
    TestDatabase.run(sql, "UPDATE agent_runs SET output_tokens = NULL");
    assertThat(TestDatabase.ask(sql, "SELECT total_tokens FROM runs")).isNull();
  }

  @Test
  void shouldLeaveOutOfAveragesWhatNobodyTold() throws SQLException {
    Rows.upsertRun(sql, "r1", "completed", 1);
    Rows.upsertRun(sql, "r2", "completed", 1);
    TestDatabase.run(
        sql,
        "UPDATE agent_runs SET actions = CASE run_id WHEN 'r1' THEN '{\"search\": {\"count\": 3,"
            + " \"errors\": 0, \"duration_ms\": 30, \"timed\": 1}, \"mute\": {\"count\": 2,"
            + " \"errors\": 0, \"duration_ms\": null, \"timed\": 0}}'::jsonb ELSE '{\"search\":"
            + " {\"count\": 1, \"errors\": 0, \"duration_ms\": 0}}' END");

    assertThat(
            TestDatabase.rows(
                sql,
                "SELECT action, calls, duration_ms, avg_duration_ms, timed_calls FROM"
                    + " action_statistics ORDER BY 1"))
        .containsExactly("mute|2|null|null|0", "search|4|30|30|1");
  }

  @Test
  void shouldMissNoUsageOfAnAnswerFromTheCache() throws SQLException {
    Rows.insertUsage(sql, "u1", null, "2026-11-01T00:00:00Z");
    Rows.insertUsage(sql, "u2", null, "2026-11-01T00:00:00Z");
    TestDatabase.run(
        sql, "UPDATE agent_llm_usage SET billing = 'cached', cost_usd = 0 WHERE usage_id = 'u1'");

    assertThat(
            TestDatabase.rows(
                sql,
                "SELECT calls, input_tokens, cost_usd, unpriced_calls, provider_cost_usd,"
                    + " missing_usage_calls, unreported_cost_calls FROM usage_by_model_day"))
        .containsExactly("2|null|0.000000000000|1|null|1|1");
    assertThat(TestDatabase.rows(sql, "SELECT calls, calls_without_usage FROM unpriced_models"))
        .containsExactly("1|1");
  }

  @Test
  void shouldSumUsageByModelAndUtcDay() throws SQLException {
    TestDatabase.run(sql, "SET timezone = 'Pacific/Auckland'");
    Rows.insertUsage(sql, "u1", null, "2026-11-01T23:59:59.999Z");
    Rows.insertUsage(sql, "u2", null, "2026-11-01T00:00:00Z");
    Rows.insertUsage(sql, "u3", null, "2026-11-02T00:00:00Z");
    TestDatabase.run(sql, "UPDATE agent_llm_usage SET input_tokens = 5, latency_ms = 20");

    assertThat(
            TestDatabase.rows(
                sql,
                "SELECT day, model, calls, input_tokens, cost_usd, unpriced_calls, latency_p95_ms"
                    + " FROM usage_by_model_day ORDER BY day"))
        .containsExactly("2026-11-01|m|2|10|null|2|20", "2026-11-02|m|1|5|null|1|20");
  }

  @Test
  void shouldCountCallsForTheirRunsAgentElseForTheOneTheyName() throws SQLException {
    Rows.upsertRun(sql, "r", "completed", 1); // of agent a
    Rows.insertUsage(sql, "of-run", "r", "2026-11-01T12:00:00Z");
    Rows.insertUsage(sql, "early", "unknown", "2026-11-01T12:00:00Z");
    Rows.insertUsage(sql, "named", null, "2026-11-01T12:00:00Z");
    Rows.insertUsage(sql, "nobody", null, "2026-11-01T12:00:00Z");
    TestDatabase.run(
        sql, "UPDATE agent_llm_usage SET agent_id = 'b' WHERE usage_id IN ('named', 'early')");
    TestDatabase.run(sql, "UPDATE agent_llm_usage SET cost_usd = 1 WHERE usage_id <> 'nobody'");

    assertThat(
            TestDatabase.rows(
                sql,
                "SELECT agent_id, calls, input_tokens, cost_usd"
                    + " FROM usage_by_agent_day ORDER BY agent_id"))
        .containsExactly("a|1|null|1.000000000000", "b|2|null|2.000000000000", "null|1|null|null");
  }

  @Test
  void shouldCountErrorsByAgentAndMessage() throws SQLException {
    Rows.upsertRun(sql, "r1", "error", 1);
    Rows.upsertRun(sql, "r2", "error", 1);
    Rows.upsertRun(sql, "r3", "completed", 1);
    TestDatabase.run(sql, "UPDATE agent_runs SET error_message = 'boom' WHERE status = 'error'");

    assertThat(
            TestDatabase.rows(
                sql, "SELECT agent_id, error_message, error_runs FROM errors_by_agent"))
        .containsExactly("a|boom|2");
  }

  @Test
  void shouldSumActionsByAgent() throws SQLException {
    Rows.upsertRun(sql, "r1", "completed", 1);
    Rows.upsertRun(sql, "r2", "completed", 1);
    TestDatabase.run(
        sql,
        "UPDATE agent_runs SET actions ="
            + " '{\"search\": {\"count\": 2, \"errors\": 1, \"duration_ms\": 30}}'");

    assertThat(
            TestDatabase.rows(
                sql,
                "SELECT agent_id, action, calls, errors, duration_ms, avg_duration_ms, runs FROM"
                    + " action_statistics"))
        .containsExactly("a|search|4|2|60|15|2");
  }
}
