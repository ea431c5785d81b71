package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class CodingAgentSessionsTest {
  @Test
  void shouldShowWhatOfASessionIsMissingAndWhetherItHasUsage() throws SQLException {
    try (Connection sql = TestDatabase.connect(TestDatabase.migrated())) {
      for (int sequence : new int[] {4, 5, 8}) {
        Rows.insertEvent(sql, "e" + sequence, "r", "2026-11-01T00:00:00Z");
        TestDatabase.run(
            sql,
            "UPDATE agent_run_events SET agent_id = 'claude-code', data = '{\"session_id\": \"s\","
                + " \"event_sequence\": "
                + sequence
                + "}' WHERE event_id = 'e"
                + sequence
                + "'");
      }
      Rows.insertUsage(sql, "u", "r", "2026-11-01T00:00:00Z");
      TestDatabase.run(
          sql,
          "UPDATE agent_llm_usage SET agent_id = 'claude-code', session_id = 's', input_tokens = 3,"
              + " output_tokens = 4, usage_metrics = '{\"event_sequence\": 6}'");
      Rows.insertEvent(sql, "codex", "r2", "2026-11-01T00:00:00Z");
      TestDatabase.run(
          sql,
          "UPDATE agent_run_events SET agent_id = 'codex', data = '{\"session_id\": \"c\"}' WHERE"
              + " event_id = 'codex'");
      Rows.insertEvent(sql, "another's", "r3", "2026-11-01T00:00:00Z");

      assertThat(
              TestDatabase.rows(
                  sql,
                  "SELECT agent_id, session_id, events_seen, events_missing, llm_calls,"
                      + " input_tokens, output_tokens, usage FROM coding_agent_sessions ORDER BY"
                      + " 1"))
          .containsExactly(
              "claude-code|s|4|1|1|3|4|received",
              "codex|c|null|null|0|null|null|no usage received");
    }
  }
}
