-- Sums over the rows of calls with nulls for what none told. An answer of the application's own cache
-- used nothing: it misses no usage and no cost.
CREATE OR REPLACE VIEW ${schema}.usage_by_model_day AS
SELECT (created_at AT TIME ZONE 'UTC')::date AS day, provider, model,
       count(*) AS calls,
       count(*) FILTER (WHERE status = 'error') AS error_calls,
       sum(input_tokens)::bigint AS input_tokens,
       sum(output_tokens)::bigint AS output_tokens,
       sum(cache_read_tokens)::bigint AS cache_read_tokens,
       sum(cache_write_tokens)::bigint AS cache_write_tokens,
       sum(reasoning_tokens)::bigint AS reasoning_tokens,
       sum(cost_usd)::numeric(38,12) AS cost_usd,
       count(*) FILTER (WHERE cost_usd IS NULL) AS unpriced_calls,
       sum(provider_cost_usd)::numeric(38,12) AS provider_cost_usd,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms) AS latency_p50_ms,
       percentile_disc(0.95) WITHIN GROUP (ORDER BY latency_ms) AS latency_p95_ms,
       count(*) FILTER (WHERE input_tokens IS NULL AND output_tokens IS NULL
                          AND billing IS DISTINCT FROM 'cached') AS missing_usage_calls,
       count(*) FILTER (WHERE provider_cost_usd IS NULL AND billing IS DISTINCT FROM 'cached') AS unreported_cost_calls
FROM ${schema}.agent_llm_usage
GROUP BY 1, 2, 3;
COMMENT ON VIEW ${schema}.usage_by_model_day IS 'LLM calls, tokens, cost and latency by day (UTC), provider and model. What no call told is null.';

DROP VIEW ${schema}.cost_by_model_day;
DROP FUNCTION ${schema}.cost_by_model_day(timestamptz, timestamptz);

CREATE FUNCTION ${schema}.cost_by_model_day(
  from_time timestamptz DEFAULT '-infinity', to_time timestamptz DEFAULT 'infinity')
RETURNS TABLE (
  day date, provider text, model text, calls bigint, unpriced_calls bigint,
  input_tokens bigint, output_tokens bigint, cost_usd numeric, provider_cost_usd numeric,
  provider_costed_calls bigint, compared_calls bigint, provider_difference_usd numeric,
  missing_usage_calls bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (u.created_at AT TIME ZONE 'UTC')::date,
         u.provider, u.model,
         count(*),
         count(*) FILTER (WHERE u.cost_usd IS NULL),
         sum(u.input_tokens)::bigint,
         sum(u.output_tokens)::bigint,
         sum(u.cost_usd)::numeric(38,12),
         sum(u.provider_cost_usd)::numeric(38,12),
         count(u.provider_cost_usd),
         count(*) FILTER (WHERE u.cost_usd IS NOT NULL AND u.provider_cost_usd IS NOT NULL),
         sum(u.provider_cost_usd - u.cost_usd)::numeric(38,12),
         count(*) FILTER (WHERE u.input_tokens IS NULL AND u.output_tokens IS NULL
                          AND u.billing IS DISTINCT FROM 'cached')
  FROM ${schema}.agent_llm_usage u
  WHERE u.created_at >= from_time AND u.created_at < to_time
  GROUP BY 1, 2, 3
$$;
COMMENT ON FUNCTION ${schema}.cost_by_model_day(timestamptz, timestamptz) IS
  'Cost by day (UTC), provider and model, of calls made at from_time or later and before to_time: computed by our '
  'prices and as providers reported it. The difference (reported less computed) is over the calls that have both; '
  'null where none has.';

CREATE VIEW ${schema}.cost_by_model_day AS SELECT * FROM ${schema}.cost_by_model_day();
COMMENT ON VIEW ${schema}.cost_by_model_day IS
  'Cost by day (UTC), provider and model over all time; for a range, the function of this name is faster.';

CREATE OR REPLACE VIEW ${schema}.unpriced_models AS
SELECT provider, model, count(*) AS calls,
       sum(input_tokens)::bigint AS input_tokens,
       sum(output_tokens)::bigint AS output_tokens,
       count(*) FILTER (WHERE input_tokens IS NULL AND output_tokens IS NULL) AS calls_without_usage,
       min(created_at) AS first_at, max(created_at) AS last_at
FROM ${schema}.agent_llm_usage
WHERE cost_usd IS NULL
GROUP BY provider, model;
COMMENT ON VIEW ${schema}.unpriced_models IS
  'Models with calls that have no cost, for want of a price in force at their time or of any token count.';
