-- What has come of the sessions of coding agents. Claude Code numbers the events of a session: what is missing
-- between the first and the last that came was lost on the way. A session that no usage came of is told as such.
CREATE VIEW ${schema}.coding_agent_sessions AS
SELECT agent_id, session_id,
       nullif(count(DISTINCT sequence), 0) AS events_seen,
       (max(sequence) - min(sequence) + 1 - count(DISTINCT sequence))::bigint AS events_missing,
       count(*) FILTER (WHERE is_call) AS llm_calls,
       sum(input_tokens)::bigint AS input_tokens,
       sum(output_tokens)::bigint AS output_tokens,
       CASE WHEN count(coalesce(input_tokens, output_tokens)) = 0 THEN 'no usage received' ELSE 'received' END AS usage
FROM (
  SELECT split_part(e.agent_id, '/', 1) AS agent_id, coalesce(e.data ->> 'session_id', r.session_id) AS session_id,
         CASE WHEN jsonb_typeof(e.data -> 'event_sequence') = 'number' THEN (e.data ->> 'event_sequence')::numeric END AS sequence,
         false AS is_call, NULL::bigint AS input_tokens, NULL::bigint AS output_tokens
  FROM ${schema}.agent_run_events e
  LEFT JOIN ${schema}.agent_runs r ON r.run_id = e.run_id
  UNION ALL
  SELECT u.agent_id, u.session_id,
         CASE WHEN jsonb_typeof(u.usage_metrics -> 'event_sequence') = 'number'
              THEN (u.usage_metrics ->> 'event_sequence')::numeric END,
         true, u.input_tokens, u.output_tokens
  FROM ${schema}.agent_llm_usage u
) told
WHERE agent_id IN ('claude-code', 'codex', 'gemini-cli', 'qwen-code') AND session_id IS NOT NULL
GROUP BY agent_id, session_id;
COMMENT ON VIEW ${schema}.coding_agent_sessions IS
  'Sessions of coding agents: events seen and missing by the emitter''s own numbers (null where it has none), calls that '
  'count, and whether any usage came.';
