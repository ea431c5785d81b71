-- Histograms are objects of bucket index and count: {"173": 4, "zero": 1}. A value of v > 0 ms is in
-- the bucket floor(ln(v) / ln(gamma)), gamma = 1.01 / 0.99, as DDSketch maps it (Masson, Rim, Lee:
-- "DDSketch", VLDB 2019): any percentile is within 1 % of the true one.

CREATE FUNCTION ${schema}.bucket_value(bucket text) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE bucket WHEN 'zero' THEN 0 ELSE exp(bucket::integer * ln(1.01::double precision / 0.99)) * 1.01 END;
COMMENT ON FUNCTION ${schema}.bucket_value(text) IS 'The value in ms that stands for a bucket.';

CREATE FUNCTION ${schema}.bucket_count(buckets jsonb) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT coalesce(sum(value::bigint), 0)::bigint FROM jsonb_each_text(buckets));
COMMENT ON FUNCTION ${schema}.bucket_count(jsonb) IS 'How many values a histogram holds.';

CREATE FUNCTION ${schema}.percentile(buckets jsonb, q double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
  SELECT ${schema}.bucket_value(b.bucket)
  FROM (
    SELECT c.bucket, c.index, sum(c.count) OVER (ORDER BY c.index) AS seen, sum(c.count) OVER () AS total
    FROM (
      SELECT key AS bucket,
             CASE key WHEN 'zero' THEN -2147483648 ELSE key::integer END AS index,
             value::bigint AS count
      FROM jsonb_each_text(buckets)
    ) c
  ) b
  WHERE b.seen > floor(q * (b.total::double precision - 1))
  ORDER BY b.index
  LIMIT 1
);
COMMENT ON FUNCTION ${schema}.percentile(jsonb, double precision) IS
  'The value in ms at quantile q (0 to 1) of a histogram, within 1 %: that of the element at index '
  'floor(q * (count - 1)) in sorted order; null where there are no values.';

CREATE FUNCTION ${schema}.add_buckets(a jsonb, b jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
  WHEN a = '{}' THEN b
  WHEN b = '{}' THEN a
  ELSE (
    SELECT coalesce(jsonb_object_agg(s.key, s.count), '{}')
    FROM (
      SELECT key, sum(value::bigint)::bigint AS count
      FROM (SELECT * FROM jsonb_each_text(a) UNION ALL SELECT * FROM jsonb_each_text(b)) u
      GROUP BY key
    ) s
    WHERE s.count <> 0
  )
END;

CREATE AGGREGATE ${schema}.merge_buckets(jsonb) (
  SFUNC = ${schema}.add_buckets, STYPE = jsonb, INITCOND = '{}', COMBINEFUNC = ${schema}.add_buckets, PARALLEL = SAFE
);
COMMENT ON AGGREGATE ${schema}.merge_buckets(jsonb) IS 'The histogram of all values of several histograms.';

CREATE VIEW ${schema}.run_statistics AS
SELECT s.scope,
       nullif(s.agent_id, '') AS agent_id,
       s.total_runs, s.pending_runs, s.running_runs, s.interrupted_runs,
       s.completed_runs, s.error_runs, s.cancelled_runs,
       s.total_iterations,
       coalesce(s.total_iterations::double precision / nullif(s.total_runs, 0), 0) AS avg_iterations,
       s.total_llm_calls, s.error_llm_calls, s.total_input_tokens, s.total_output_tokens,
       s.cache_read_tokens, s.cache_write_tokens, s.reasoning_tokens,
       s.audio_input_tokens, s.audio_output_tokens,
       s.cost_usd, s.unpriced_calls, s.provider_cost_usd,
       coalesce(s.error_runs::double precision
                / nullif(s.completed_runs + s.error_runs + s.cancelled_runs, 0), 0) AS error_rate,
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
         sum(cost_usd)::numeric(38,12) AS cost_usd,
         sum(unpriced_calls)::bigint AS unpriced_calls,
         sum(provider_cost_usd)::numeric(38,12) AS provider_cost_usd,
         ${schema}.merge_buckets(run_duration_buckets) AS run_duration_buckets,
         ${schema}.merge_buckets(llm_latency_buckets) AS llm_latency_buckets
  FROM ${schema}.agent_run_stats
  GROUP BY scope, agent_id
) s;
COMMENT ON VIEW ${schema}.run_statistics IS
  'Run statistics of the fleet (scope fleet) and of each agent (scope agent), with the names of the query API; '
  'durations and latencies in ms, percentiles within 1 %.';

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
    'avg_iterations', coalesce(s.avg_iterations, 0),
    'total_llm_calls', coalesce(s.total_llm_calls, 0),
    'error_llm_calls', coalesce(s.error_llm_calls, 0),
    'total_input_tokens', coalesce(s.total_input_tokens, 0),
    'total_output_tokens', coalesce(s.total_output_tokens, 0),
    'cache_read_tokens', coalesce(s.cache_read_tokens, 0),
    'cache_write_tokens', coalesce(s.cache_write_tokens, 0),
    'reasoning_tokens', coalesce(s.reasoning_tokens, 0),
    'audio_input_tokens', coalesce(s.audio_input_tokens, 0),
    'audio_output_tokens', coalesce(s.audio_output_tokens, 0),
    'cost_usd', s.cost_usd::text,
    'unpriced_calls', coalesce(s.unpriced_calls, 0),
    'provider_cost_usd', coalesce(s.provider_cost_usd, 0::numeric(38,12))::text,
    'error_rate', coalesce(s.error_rate, 0),
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
