package io.fleetfold.connect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes rows as the sinks do: upserts by the primary key. */
final class Rows {
  private static final String ZERO_COUNTS =
      "llm_calls, error_llm_calls, input_tokens, output_tokens, cache_read_tokens,"
          + " cache_write_tokens, reasoning_tokens, audio_input_tokens, audio_output_tokens,"
          + " unpriced_calls, provider_cost_usd";
  private static final String ZEROS = "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0";

  private Rows() {}

  static void upsertRun(Connection sink, String run, String status, long revision)
      throws SQLException {
    write(
        sink,
        "INSERT INTO agent_runs (run_id, agent_id, status, revision, total_iterations,"
            + " last_activity_at, event_count, events_by_type, actions, "
            + ZERO_COUNTS
            + ") VALUES (?, 'a', ?, ?::bigint, 0, now(), 0, '{}', '{}', "
            + ZEROS
            + ") ON CONFLICT (run_id) DO UPDATE"
            + " SET status = EXCLUDED.status, revision = EXCLUDED.revision",
        run,
        status,
        Long.toString(revision));
  }

  static void insertEvent(Connection sink, String id, String run, String time) throws SQLException {
    write(
        sink,
        "INSERT INTO agent_run_events (event_id, run_id, timestamp, scope, agent_id, agent_name,"
            + " event_type, partial, final_response)"
            + " VALUES (?, ?, ?::timestamptz, id_scope('run', ?), 'a', 'A', 'custom', false, false)"
            + " ON CONFLICT (event_id, scope, timestamp) DO UPDATE SET run_id = EXCLUDED.run_id",
        id,
        run,
        time,
        run);
  }

  static void insertUsage(Connection sink, String id, String run, String time) throws SQLException {
    write(
        sink,
        "INSERT INTO agent_llm_usage (usage_id, run_id, created_at, scope, provider, model,"
            + " prompt_length, status)"
            + " VALUES (?, ?, ?::timestamptz, id_scope('run', ?), 'p', 'm', 0, 'success')"
            + " ON CONFLICT (usage_id, scope, created_at) DO UPDATE SET run_id = EXCLUDED.run_id",
        id,
        run,
        time,
        run);
  }

  static void delete(Connection sink, String run) throws SQLException {
    write(
        sink,
        "INSERT INTO deleted_runs (run_id, deleted_at) VALUES (?, now())"
            + " ON CONFLICT (run_id) DO UPDATE SET deleted_at = EXCLUDED.deleted_at",
        run);
  }

  /** A partial of an agent (or of the fleet, for an empty id), zero but for the given columns. */
  static void upsertStats(
      Connection sink, String agent, int partition, long revision, String assignments)
      throws SQLException {
    write(
        sink,
        "INSERT INTO agent_run_stats AS s (scope, agent_id, partition, revision, pending_runs,"
            + " running_runs, interrupted_runs, completed_runs, error_runs, cancelled_runs,"
            + " total_iterations, run_duration_buckets, llm_latency_buckets, "
            + ZERO_COUNTS
            + ") VALUES (?, ?, ?::integer, 0, 0, 0, 0, 0, 0, 0, 0, '{}', '{}', "
            + ZEROS
            + ") ON CONFLICT DO NOTHING",
        agent.isEmpty() ? "fleet" : "agent",
        agent,
        Integer.toString(partition));
    write(
        sink,
        "UPDATE agent_run_stats SET revision = ?::bigint, "
            + assignments
            + " WHERE agent_id = ? AND partition = ?::integer",
        Long.toString(revision),
        agent,
        Integer.toString(partition));
  }

  /** The minute of the fleet that begins at a time, zero but for its calls. */
  static void upsertWindow(Connection sink, String start, int partition, long revision, long calls)
      throws SQLException {
    write(
        sink,
        "INSERT INTO usage_windows (\"window\", window_start, scope, name, partition, revision,"
            + " calls, errors, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,"
            + " reasoning_tokens, audio_input_tokens, audio_output_tokens, unpriced_calls,"
            + " provider_cost_usd) VALUES ('1m', ?::timestamptz, 'fleet', '', ?::integer,"
            + " ?::bigint, ?::bigint, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)"
            + " ON CONFLICT (\"window\", window_start, scope, name, partition) DO UPDATE"
            + " SET calls = EXCLUDED.calls, revision = EXCLUDED.revision",
        start,
        Integer.toString(partition),
        Long.toString(revision),
        Long.toString(calls));
  }

  private static void write(Connection sink, String sql, String... values) throws SQLException {
    try (PreparedStatement statement = sink.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
