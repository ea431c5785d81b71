-- Unknown is not zero: what no call told is null, beside the counts of calls that did not tell it.
-- Those counts are null where the first release wrote the row, which did not count; a sum of 0 of it
-- may be unknown, and is taken so. In usage_windows, which has too many rows to be rewritten, such a
-- 0 stays, and the view usage shows it as null.
ALTER TABLE ${schema}.agent_runs
  ALTER COLUMN input_tokens DROP NOT NULL,
  ALTER COLUMN output_tokens DROP NOT NULL,
  ALTER COLUMN cache_read_tokens DROP NOT NULL,
  ALTER COLUMN cache_write_tokens DROP NOT NULL,
  ALTER COLUMN reasoning_tokens DROP NOT NULL,
  ALTER COLUMN audio_input_tokens DROP NOT NULL,
  ALTER COLUMN audio_output_tokens DROP NOT NULL,
  ALTER COLUMN provider_cost_usd DROP NOT NULL,
  ADD COLUMN cache_write_1h_tokens bigint,
  ADD COLUMN image_input_tokens bigint,
  ADD COLUMN image_output_tokens bigint,
  ADD COLUMN missing_usage_calls bigint,
  ADD COLUMN missing_input_calls bigint,
  ADD COLUMN missing_output_calls bigint,
  ADD COLUMN unreported_cost_calls bigint;

ALTER TABLE ${schema}.agent_run_stats
  ALTER COLUMN input_tokens DROP NOT NULL,
  ALTER COLUMN output_tokens DROP NOT NULL,
  ALTER COLUMN cache_read_tokens DROP NOT NULL,
  ALTER COLUMN cache_write_tokens DROP NOT NULL,
  ALTER COLUMN reasoning_tokens DROP NOT NULL,
  ALTER COLUMN audio_input_tokens DROP NOT NULL,
  ALTER COLUMN audio_output_tokens DROP NOT NULL,
  ALTER COLUMN provider_cost_usd DROP NOT NULL,
  ADD COLUMN cache_write_1h_tokens bigint,
  ADD COLUMN image_input_tokens bigint,
  ADD COLUMN image_output_tokens bigint,
  ADD COLUMN missing_usage_calls bigint,
  ADD COLUMN missing_input_calls bigint,
  ADD COLUMN missing_output_calls bigint,
  ADD COLUMN unreported_cost_calls bigint;

ALTER TABLE ${schema}.usage_windows
  ALTER COLUMN input_tokens DROP NOT NULL,
  ALTER COLUMN output_tokens DROP NOT NULL,
  ALTER COLUMN cache_read_tokens DROP NOT NULL,
  ALTER COLUMN cache_write_tokens DROP NOT NULL,
  ALTER COLUMN reasoning_tokens DROP NOT NULL,
  ALTER COLUMN audio_input_tokens DROP NOT NULL,
  ALTER COLUMN audio_output_tokens DROP NOT NULL,
  ALTER COLUMN provider_cost_usd DROP NOT NULL,
  ADD COLUMN cache_write_1h_tokens bigint,
  ADD COLUMN image_input_tokens bigint,
  ADD COLUMN image_output_tokens bigint,
  ADD COLUMN missing_usage_calls bigint,
  ADD COLUMN missing_input_calls bigint,
  ADD COLUMN missing_output_calls bigint,
  ADD COLUMN unreported_cost_calls bigint;

UPDATE ${schema}.agent_runs SET
  input_tokens = nullif(input_tokens, 0),
  output_tokens = nullif(output_tokens, 0),
  cache_read_tokens = nullif(cache_read_tokens, 0),
  cache_write_tokens = nullif(cache_write_tokens, 0),
  reasoning_tokens = nullif(reasoning_tokens, 0),
  audio_input_tokens = nullif(audio_input_tokens, 0),
  audio_output_tokens = nullif(audio_output_tokens, 0),
  provider_cost_usd = nullif(provider_cost_usd, 0);

UPDATE ${schema}.agent_run_stats SET
  input_tokens = nullif(input_tokens, 0),
  output_tokens = nullif(output_tokens, 0),
  cache_read_tokens = nullif(cache_read_tokens, 0),
  cache_write_tokens = nullif(cache_write_tokens, 0),
  reasoning_tokens = nullif(reasoning_tokens, 0),
  audio_input_tokens = nullif(audio_input_tokens, 0),
  audio_output_tokens = nullif(audio_output_tokens, 0),
  provider_cost_usd = nullif(provider_cost_usd, 0);
