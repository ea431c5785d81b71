package io.fleetfold.connect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/**
 * A call as the sink upserts it. The day's hour tells the time, so that a call can move to another.
 *
 * @param notCounted why it does not count; null for a call that counts
 * @param tokens input tokens; null where it tells none
 */
record CallRow(
    String id,
    String run,
    int hour,
    String notCounted,
    long revision,
    Long tokens,
    String trace,
    String span,
    String parent) {

  static CallRow of(String id, String run) {
    return new CallRow(id, run, 0, null, 0, null, null, null, null);
  }

  CallRow at(int other) {
    return new CallRow(id, run, other, notCounted, revision, tokens, trace, span, parent);
  }

  CallRow told(long newRevision, String why) {
    return new CallRow(id, run, hour, why, newRevision, tokens, trace, span, parent);
  }

  CallRow tokens(Long input) {
    return new CallRow(id, run, hour, notCounted, revision, input, trace, span, parent);
  }

  CallRow span(String ofTrace, String itself, String above) {
    return new CallRow(id, run, hour, notCounted, revision, tokens, ofTrace, itself, above);
  }

  /** Writes a batch in one statement, as the sink does. */
  static void upsert(Connection sink, List<CallRow> rows) throws SQLException {
    try (PreparedStatement statement =
        sink.prepareStatement(
            "INSERT INTO agent_llm_usage (usage_id, run_id, scope, provider, model, prompt_length,"
                + " status, created_at, counted, not_counted, revision, input_tokens, trace_id,"
                + " span_id, parent_span_id) SELECT i, r, id_scope('run', r), 'p', 'm', 0, 'success',"
                + " '2026-11-01T00:00:00Z'::timestamptz + h::integer * interval '1 hour',"
                + " n IS NULL, n, v::bigint, k::bigint, t, s, p"
                + " FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],"
                + " ?::text[], ?::text[], ?::text[]) AS u (i, r, h, n, v, k, t, s, p)"
                + " ON CONFLICT (usage_id, scope, created_at) DO UPDATE SET run_id ="
                + " EXCLUDED.run_id, counted = EXCLUDED.counted, not_counted ="
                + " EXCLUDED.not_counted, revision = EXCLUDED.revision, input_tokens ="
                + " EXCLUDED.input_tokens, trace_id = EXCLUDED.trace_id, span_id ="
                + " EXCLUDED.span_id, parent_span_id = EXCLUDED.parent_span_id")) {
      List<Function<CallRow, Object>> columns =
          List.of(
              CallRow::id,
              CallRow::run,
              CallRow::hour,
              CallRow::notCounted,
              CallRow::revision,
              CallRow::tokens,
              CallRow::trace,
              CallRow::span,
              CallRow::parent);
      for (int i = 0; i < columns.size(); i++) {
        Object[] values = rows.stream().map(columns.get(i)).toArray();
        statement.setArray(i + 1, sink.createArrayOf("text", values));
      }
      statement.executeUpdate();
    }
  }
}
