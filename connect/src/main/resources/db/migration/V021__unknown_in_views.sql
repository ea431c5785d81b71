-- Statistics and usage with nulls for what nobody told, and with the counts of calls that did not.
DROP FUNCTION ${schema}.stats(text);
DROP VIEW ${schema}.run_statistics;
DROP FUNCTION ${schema}.usage(text, text, timestamptz, timestamptz);
DROP VIEW ${schema}.usage;

CREATE VIEW ${schema}.run_statistics AS
SELECT s.scope,
       nullif(s.agent_id, '') AS agent_id,
       s.total_runs, s.pending_runs, s.running_runs, s.interrupted_runs,
       s.completed_runs, s.error_runs, s.cancelled_runs,
       s.total_iterations,
       s.total_iterations::double precision / nullif(s.total_runs, 0) AS avg_iterations,
       s.total_llm_calls, s.error_llm_calls, s.total_input_tokens, s.total_output_tokens,
       s.cache_read_tokens, s.cache_write_tokens, s.reasoning_tokens,
       s.audio_input_tokens, s.audio_output_tokens,
       s.cache_write_1h_tokens, s.image_input_tokens, s.image_output_tokens,
       s.missing_usage_calls, s.missing_input_calls, s.missing_output_calls,
       s.cost_usd, s.unpriced_calls, s.provider_cost_usd, s.unreported_cost_calls,
       s.error_runs::double precision
         / nullif(s.completed_runs + s.error_runs + s.cancelled_runs, 0) AS error_rate,
       ${schema}.bucket_count(s.run_duration_buckets) AS run_duration_count,
       ${schema}.percentile(s.run_duration_buckets, 0.5) AS run_duration_p50,
       ${schema}.percentile(s.run_duration_buckets, 0.95) AS run_duration_p95,
       ${schema}.percentile(s.run_duration_buckets, 0.99) AS run_duration_p99,
       ${schema}.bucket_count(s.llm_latency_buckets) AS llm_latency_count,
       ${schema}.percentile(s.llm_latency_buckets, 0.5) AS llm_latency_p50,
       ${schema}.percentile(s.llm_latency_buckets, 0.95) AS llm_latency_p95,
       ${schema}.percentile(s.llm_latency_buckets, 0.99) AS llm_latency_p99
FROM (
  SELECT scope, agent_id,
         sum(pending_runs + running_runs + interrupted_runs
             + completed_runs + error_runs + cancelled_runs)::bigint AS total_runs,
         sum(pending_runs)::bigint AS pending_runs,
         sum(running_runs)::bigint AS running_runs,
         sum(interrupted_runs)::bigint AS interrupted_runs,
         sum(completed_runs)::bigint AS completed_runs,
         sum(error_runs)::bigint AS error_runs,
         sum(cancelled_runs)::bigint AS cancelled_runs,
         sum(total_iterations)::bigint AS total_iterations,
         sum(llm_calls)::bigint AS total_llm_calls,
         sum(error_llm_calls)::bigint AS error_llm_calls,
         sum(input_tokens)::bigint AS total_input_tokens,
         sum(output_tokens)::bigint AS total_output_tokens,
         sum(cache_read_tokens)::bigint AS cache_read_tokens,
         sum(cache_write_tokens)::bigint AS cache_write_tokens,
         sum(reasoning_tokens)::bigint AS reasoning_tokens,
         sum(audio_input_tokens)::bigint AS audio_input_tokens,
         sum(audio_output_tokens)::bigint AS audio_output_tokens,
         sum(cache_write_1h_tokens)::bigint AS cache_write_1h_tokens,
         sum(image_input_tokens)::bigint AS image_input_tokens,
         sum(image_output_tokens)::bigint AS image_output_tokens,
         coalesce(sum(missing_usage_calls), 0)::bigint AS missing_usage_calls,
         coalesce(sum(missing_input_calls), 0)::bigint AS missing_input_calls,
         coalesce(sum(missing_output_calls), 0)::bigint AS missing_output_calls,
         sum(cost_usd)::numeric(38,12) AS cost_usd,
         sum(unpriced_calls)::bigint AS unpriced_calls,
         sum(provider_cost_usd)::numeric(38,12) AS provider_cost_usd,
         coalesce(sum(unreported_cost_calls), 0)::bigint AS unreported_cost_calls,
         ${schema}.merge_buckets(run_duration_buckets) AS run_duration_buckets,
         ${schema}.merge_buckets(llm_latency_buckets) AS llm_latency_buckets
  FROM ${schema}.agent_run_stats
  GROUP BY scope, agent_id
) s;
COMMENT ON VIEW ${schema}.run_statistics IS
  'Run statistics of the fleet (scope fleet), of each agent (scope agent) and of what no agent is known of (scope '
  'unassigned), with the names of the query API; agents and unassigned add up to the fleet. What no call told, and '
  'averages and ratios of nothing, are null. Durations and latencies in ms, percentiles within 1 %.';

CREATE FUNCTION ${schema}.stats(agent_id text DEFAULT NULL) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
  SELECT json_build_object(
    'scope', a.scope,
    'agent_id', stats.agent_id,
    'total_runs', coalesce(s.total_runs, 0),
    'pending_runs', coalesce(s.pending_runs, 0),
    'running_runs', coalesce(s.running_runs, 0),
    'interrupted_runs', coalesce(s.interrupted_runs, 0),
    'completed_runs', coalesce(s.completed_runs, 0),
    'error_runs', coalesce(s.error_runs, 0),
    'cancelled_runs', coalesce(s.cancelled_runs, 0),
    'total_iterations', coalesce(s.total_iterations, 0),
    'avg_iterations', s.avg_iterations,
    'total_llm_calls', coalesce(s.total_llm_calls, 0),
    'error_llm_calls', coalesce(s.error_llm_calls, 0),
    'total_input_tokens', s.total_input_tokens,
    'total_output_tokens', s.total_output_tokens,
    'cache_read_tokens', s.cache_read_tokens,
    'cache_write_tokens', s.cache_write_tokens,
    'reasoning_tokens', s.reasoning_tokens,
    'audio_input_tokens', s.audio_input_tokens,
    'audio_output_tokens', s.audio_output_tokens,
    'cache_write_1h_tokens', s.cache_write_1h_tokens,
    'image_input_tokens', s.image_input_tokens,
    'image_output_tokens', s.image_output_tokens,
    'missing_usage_calls', coalesce(s.missing_usage_calls, 0),
    'missing_input_calls', coalesce(s.missing_input_calls, 0),
    'missing_output_calls', coalesce(s.missing_output_calls, 0),
    'cost_usd', s.cost_usd::text,
    'unpriced_calls', coalesce(s.unpriced_calls, 0),
    'provider_cost_usd', s.provider_cost_usd::text,
    'unreported_cost_calls', coalesce(s.unreported_cost_calls, 0),
    'error_rate', s.error_rate,
    'run_duration_ms', json_build_object(
      'count', coalesce(s.run_duration_count, 0),
      'p50', s.run_duration_p50, 'p95', s.run_duration_p95, 'p99', s.run_duration_p99),
    'llm_latency_ms', json_build_object(
      'count', coalesce(s.llm_latency_count, 0),
      'p50', s.llm_latency_p50, 'p95', s.llm_latency_p95, 'p99', s.llm_latency_p99))
  FROM (SELECT CASE WHEN stats.agent_id IS NULL THEN 'fleet' ELSE 'agent' END AS scope) a
  LEFT JOIN ${schema}.run_statistics s
    ON s.scope = a.scope AND s.agent_id IS NOT DISTINCT FROM stats.agent_id
  WHERE s.scope IS NOT NULL OR stats.agent_id IS NULL
);
COMMENT ON FUNCTION ${schema}.stats(text) IS
  'The statistics object of the query API, without as_of: of an agent, or without an argument of the fleet; '
  'null for an unknown agent.';

-- "window" is a word of SQL's own, which the tables must quote; the view spares its readers that
CREATE VIEW ${schema}.usage AS
SELECT w."window" AS window_size, w.window_start, w.scope, w.name,
       sum(w.calls)::bigint AS calls,
       sum(w.errors)::bigint AS errors,
       sum(CASE WHEN w.missing_usage_calls IS NULL THEN nullif(w.input_tokens, 0) ELSE w.input_tokens END)::bigint AS input_tokens,
       sum(CASE WHEN w.missing_usage_calls IS NULL THEN nullif(w.output_tokens, 0) ELSE w.output_tokens END)::bigint AS output_tokens,
       sum(CASE WHEN w.missing_usage_calls IS NULL THEN nullif(w.cache_read_tokens, 0) ELSE w.cache_read_tokens END)::bigint AS cache_read_tokens,
       sum(CASE WHEN w.missing_usage_calls IS NULL THEN nullif(w.cache_write_tokens, 0) ELSE w.cache_write_tokens END)::bigint AS cache_write_tokens,
       sum(CASE WHEN w.missing_usage_calls IS NULL THEN nullif(w.reasoning_tokens, 0) ELSE w.reasoning_tokens END)::bigint AS reasoning_tokens,
       sum(CASE WHEN w.missing_usage_calls IS NULL THEN nullif(w.audio_input_tokens, 0) ELSE w.audio_input_tokens END)::bigint AS audio_input_tokens,
       sum(CASE WHEN w.missing_usage_calls IS NULL THEN nullif(w.audio_output_tokens, 0) ELSE w.audio_output_tokens END)::bigint AS audio_output_tokens,
       sum(w.cache_write_1h_tokens)::bigint AS cache_write_1h_tokens,
       sum(w.image_input_tokens)::bigint AS image_input_tokens,
       sum(w.image_output_tokens)::bigint AS image_output_tokens,
       coalesce(sum(w.missing_usage_calls), 0)::bigint AS missing_usage_calls,
       coalesce(sum(w.missing_input_calls), 0)::bigint AS missing_input_calls,
       coalesce(sum(w.missing_output_calls), 0)::bigint AS missing_output_calls,
       sum(w.cost_usd)::numeric(38,12) AS cost_usd,
       sum(w.unpriced_calls)::bigint AS unpriced_calls,
       sum(CASE WHEN w.missing_usage_calls IS NULL THEN nullif(w.provider_cost_usd, 0) ELSE w.provider_cost_usd END)::numeric(38,12) AS provider_cost_usd,
       coalesce(sum(w.unreported_cost_calls), 0)::bigint AS unreported_cost_calls,
       CASE WHEN w."window" <> '10s' THEN ${schema}.merge_buckets(w.latency_buckets) END AS latency_buckets
FROM ${schema}.usage_windows w
GROUP BY w."window", w.window_start, w.scope, w.name;
COMMENT ON VIEW ${schema}.usage IS
  'Usage of the fleet, each agent, model and action (scope, name) by window of event time: window_size 10s, 1m or '
  '1h. What no call told is null. Latencies in ms, not in windows of 10 s.';

CREATE FUNCTION ${schema}.usage(
  by text, "window" text, "from" timestamptz DEFAULT '-infinity', "to" timestamptz DEFAULT 'infinity')
RETURNS TABLE (
  window_start timestamptz, name text, calls bigint, errors bigint,
  input_tokens bigint, output_tokens bigint, cache_read_tokens bigint, cache_write_tokens bigint,
  reasoning_tokens bigint, audio_input_tokens bigint, audio_output_tokens bigint,
  cache_write_1h_tokens bigint, image_input_tokens bigint, image_output_tokens bigint,
  missing_usage_calls bigint, missing_input_calls bigint, missing_output_calls bigint,
  cost_usd numeric, unpriced_calls bigint, provider_cost_usd numeric, unreported_cost_calls bigint,
  latency_count bigint, latency_p50 double precision, latency_p95 double precision,
  latency_p99 double precision)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT u.window_start, u.name, u.calls, u.errors,
         u.input_tokens, u.output_tokens, u.cache_read_tokens, u.cache_write_tokens,
         u.reasoning_tokens, u.audio_input_tokens, u.audio_output_tokens,
         u.cache_write_1h_tokens, u.image_input_tokens, u.image_output_tokens,
         u.missing_usage_calls, u.missing_input_calls, u.missing_output_calls,
         u.cost_usd, u.unpriced_calls, u.provider_cost_usd, u.unreported_cost_calls,
         ${schema}.bucket_count(u.latency_buckets),
         ${schema}.percentile(u.latency_buckets, 0.5),
         ${schema}.percentile(u.latency_buckets, 0.95),
         ${schema}.percentile(u.latency_buckets, 0.99)
  FROM ${schema}.usage u
  WHERE u.scope = $1 AND u.window_size = $2 AND u.window_start >= $3 AND u.window_start < $4
  ORDER BY u.window_start, u.name
$$;
COMMENT ON FUNCTION ${schema}.usage(text, text, timestamptz, timestamptz) IS
  'Usage as the query API answers it: by fleet, agent, model or action, in windows of 10s, 1m or 1h that start at '
  '"from" or later and before "to". Latencies in ms within 1 %, null in windows of 10 s.';

CREATE OR REPLACE VIEW ${schema}.runs AS
SELECT run_id, agent_id, agent_name, status, objective,
       started_at, finished_at, duration_ms, duration_ms * interval '1 millisecond' AS duration,
       total_iterations, event_count, llm_calls, error_llm_calls,
       input_tokens, output_tokens,
       CASE WHEN num_nonnulls(input_tokens, output_tokens) > 0
            THEN coalesce(input_tokens, 0) + coalesce(output_tokens, 0) END AS total_tokens,
       cost_usd, provider_cost_usd, error_message,
       parent_run_id, app_name, user_id, session_id, last_activity_at,
       missing_usage_calls, unpriced_calls, unreported_cost_calls
FROM ${schema}.agent_runs;
COMMENT ON VIEW ${schema}.runs IS
  'Runs with their duration and spending, without the long texts. What no call told is null.';

CREATE OR REPLACE VIEW ${schema}.action_statistics AS
SELECT a.agent_id, a.action,
       sum(a.calls)::bigint AS calls,
       coalesce(sum(a.errors), 0)::bigint AS errors,
       sum(a.duration_ms)::bigint AS duration_ms,
       sum(a.duration_ms)::double precision / nullif(sum(a.timed), 0)::double precision AS avg_duration_ms,
       count(*) AS runs,
       sum(a.timed)::bigint AS timed_calls
FROM (
  SELECT r.agent_id, e.key AS action,
         (e.value ->> 'count')::bigint AS calls,
         (e.value ->> 'errors')::bigint AS errors,
         CASE WHEN e.value ? 'timed' THEN (e.value ->> 'duration_ms')::numeric
              ELSE nullif((e.value ->> 'duration_ms')::numeric, 0) END AS duration_ms,
         -- the first release did not count which executions told how long they took
         CASE WHEN e.value ? 'timed' THEN (e.value ->> 'timed')::bigint
              WHEN (e.value ->> 'duration_ms')::numeric > 0 THEN (e.value ->> 'count')::bigint
              ELSE 0 END AS timed
  FROM ${schema}.agent_runs r CROSS JOIN LATERAL jsonb_each(r.actions) e
) a
GROUP BY a.agent_id, a.action;
COMMENT ON VIEW ${schema}.action_statistics IS
  'Actions by agent: calls, errors, and the time in ms of those that told it (timed_calls).';
