-- A version's end is that of the whole version: a newer one that drops a tier ends that tier too.
DROP VIEW ${schema}.price_tiers;
CREATE VIEW ${schema}.price_tiers AS
SELECT p.provider, p.model, p.effective_from, p.effective_until,
       coalesce(t.service_tier, 'standard') AS service_tier,
       coalesce(t.above_input_tokens, 0) AS above_input_tokens,
       t.input * 1000000 AS input_usd_per_million,
       t.output * 1000000 AS output_usd_per_million,
       coalesce(t.cache_read, t.input) * 1000000 AS cache_read_usd_per_million,
       coalesce(t.cache_write, t.input) * 1000000 AS cache_write_usd_per_million,
       coalesce(t.cache_write_1h, t.cache_write, t.input) * 1000000 AS cache_write_1h_usd_per_million,
       coalesce(t.reasoning, t.output) * 1000000 AS reasoning_usd_per_million,
       coalesce(t.audio_input, t.input) * 1000000 AS audio_input_usd_per_million,
       coalesce(t.audio_output, t.output) * 1000000 AS audio_output_usd_per_million,
       coalesce(t.image_input, t.input) * 1000000 AS image_input_usd_per_million,
       coalesce(t.image_output, t.output) * 1000000 AS image_output_usd_per_million,
       p.price_id, p.source, p.recorded_at
FROM (
  SELECT v.*, lead(v.effective_from) OVER (PARTITION BY v.provider, v.model ORDER BY v.effective_from)
           AS effective_until
  FROM ${schema}.model_prices v
) p
CROSS JOIN LATERAL jsonb_to_recordset(p.tiers) AS t(
  service_tier text, above_input_tokens bigint, input numeric, output numeric, cache_read numeric,
  cache_write numeric, cache_write_1h numeric, reasoning numeric, audio_input numeric,
  audio_output numeric, image_input numeric, image_output numeric);
COMMENT ON VIEW ${schema}.price_tiers IS
  'Prices in USD per million tokens, a row for each version, service tier and tier of prompt size; a class '
  'without a price of its own has that of its total, writes of an hour that of other writes. effective_until '
  'is null for the version in force last.';

COMMENT ON FUNCTION ${schema}.cost_by_model_day(timestamptz, timestamptz) IS
  'Cost by day (UTC), provider and model, of calls made at from_time or later and before to_time: computed by our '
  'prices and as providers reported it. The difference (reported less computed) is over the calls that have both; '
  'null where none has. Summed over the rows of agent_llm_usage, so calls of deleted runs are not in it: '
  'usage_windows, the ledger of what was spent, keeps them, and a day''s cost there is larger by theirs.';
COMMENT ON VIEW ${schema}.cost_by_model_day IS
  'Cost by day (UTC), provider and model over all time; for a range, the function of this name is faster. Calls of '
  'deleted runs are not in it; they stay in usage_windows.';
COMMENT ON VIEW ${schema}.usage_by_model_day IS
  'LLM calls, tokens, cost and latency by day (UTC), provider and model, summed over the rows of agent_llm_usage: '
  'calls of deleted runs are not in it, while the ledger (usage_windows, view usage) keeps them. What no call told '
  'is null.';
