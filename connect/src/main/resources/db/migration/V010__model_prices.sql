-- Price versions as the folds know them; a call keeps the price_id it was charged by even if its
-- version is withdrawn later.
CREATE TABLE ${schema}.model_prices (
  price_id       text NOT NULL,
  provider       text COLLATE "C" NOT NULL,
  model          text COLLATE "C" NOT NULL,
  effective_from timestamptz(3) NOT NULL,
  tiers          jsonb NOT NULL,
  source         text NOT NULL,
  recorded_at    timestamptz(3) NOT NULL,
  PRIMARY KEY (provider, model, effective_from)
);

CREATE VIEW ${schema}.price_tiers AS
SELECT p.provider, p.model, p.effective_from,
       lead(p.effective_from) OVER versions AS effective_until,
       t.above_input_tokens,
       t.input * 1000000 AS input_usd_per_million,
       t.output * 1000000 AS output_usd_per_million,
       coalesce(t.cache_read, t.input) * 1000000 AS cache_read_usd_per_million,
       coalesce(t.cache_write, t.input) * 1000000 AS cache_write_usd_per_million,
       coalesce(t.reasoning, t.output) * 1000000 AS reasoning_usd_per_million,
       coalesce(t.audio_input, t.input) * 1000000 AS audio_input_usd_per_million,
       coalesce(t.audio_output, t.output) * 1000000 AS audio_output_usd_per_million,
       p.price_id, p.source, p.recorded_at
FROM ${schema}.model_prices p
CROSS JOIN LATERAL jsonb_to_recordset(p.tiers) AS t(
  above_input_tokens bigint, input numeric, output numeric, cache_read numeric, cache_write numeric,
  reasoning numeric, audio_input numeric, audio_output numeric)
WINDOW versions AS (PARTITION BY p.provider, p.model, t.above_input_tokens ORDER BY p.effective_from);
COMMENT ON VIEW ${schema}.price_tiers IS
  'Prices in USD per million tokens, a row for each version and tier of prompt size; a class without a '
  'price of its own has that of its total.';

CREATE FUNCTION ${schema}.cost_by_model_day(
  from_time timestamptz DEFAULT '-infinity', to_time timestamptz DEFAULT 'infinity')
RETURNS TABLE (
  day date, provider text, model text, calls bigint, unpriced_calls bigint,
  input_tokens bigint, output_tokens bigint, cost_usd numeric, provider_cost_usd numeric,
  provider_costed_calls bigint, compared_calls bigint, provider_difference_usd numeric)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (u.created_at AT TIME ZONE 'UTC')::date,
         u.provider, u.model,
         count(*),
         count(*) FILTER (WHERE u.cost_usd IS NULL),
         coalesce(sum(u.input_tokens), 0)::bigint,
         coalesce(sum(u.output_tokens), 0)::bigint,
         sum(u.cost_usd)::numeric(38,12),
         sum(u.provider_cost_usd)::numeric(38,12),
         count(u.provider_cost_usd),
         count(*) FILTER (WHERE u.cost_usd IS NOT NULL AND u.provider_cost_usd IS NOT NULL),
         sum(u.provider_cost_usd - u.cost_usd)::numeric(38,12)
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

CREATE VIEW ${schema}.unpriced_models AS
SELECT provider, model, count(*) AS calls,
       coalesce(sum(input_tokens), 0)::bigint AS input_tokens,
       coalesce(sum(output_tokens), 0)::bigint AS output_tokens,
       count(*) FILTER (WHERE input_tokens IS NULL AND output_tokens IS NULL) AS calls_without_usage,
       min(created_at) AS first_at, max(created_at) AS last_at
FROM ${schema}.agent_llm_usage
WHERE cost_usd IS NULL
GROUP BY provider, model;
COMMENT ON VIEW ${schema}.unpriced_models IS
  'Models with calls that have no cost, for want of a price in force at their time or of any token count.';
