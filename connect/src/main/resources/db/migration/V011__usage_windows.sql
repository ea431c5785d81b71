-- The ledger of what was spent, by windows of event time. Partials: the usage of a scope in a window
-- is the sum over its partitions (view usage). Deleting a run leaves it as it is.
CREATE TABLE ${schema}.usage_windows (
  "window"            text NOT NULL,
  window_start        timestamptz(3) NOT NULL,
  scope               text NOT NULL,
  name                text COLLATE "C" NOT NULL,
  partition           integer NOT NULL,
  calls               bigint NOT NULL,
  errors              bigint NOT NULL,
  input_tokens        bigint NOT NULL,
  output_tokens       bigint NOT NULL,
  cache_read_tokens   bigint NOT NULL,
  cache_write_tokens  bigint NOT NULL,
  reasoning_tokens    bigint NOT NULL,
  audio_input_tokens  bigint NOT NULL,
  audio_output_tokens bigint NOT NULL,
  cost_usd            numeric(38,12),
  unpriced_calls      bigint NOT NULL,
  provider_cost_usd   numeric(38,12) NOT NULL,
  latency_buckets     jsonb,
  revision            bigint NOT NULL,
  PRIMARY KEY ("window", window_start, scope, name, partition)
) PARTITION BY RANGE (window_start);

CREATE TABLE ${schema}.usage_windows_default PARTITION OF ${schema}.usage_windows DEFAULT;

CREATE TRIGGER newest_revision_stays BEFORE UPDATE ON ${schema}.usage_windows
  FOR EACH ROW WHEN (NEW.revision < OLD.revision) EXECUTE FUNCTION ${schema}.skip_row();

CREATE OR REPLACE FUNCTION ${schema}.ensure_partitions(from_time timestamptz, to_time timestamptz)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  month timestamptz := date_trunc('month', from_time, 'UTC');
  made integer := 0;
BEGIN
  IF to_time > from_time + interval '50 years' THEN
    RAISE EXCEPTION 'ensure_partitions would make a partition for each month of more than 50 years'
      USING HINT = 'Call it for a shorter time; rows outside of all partitions are kept in the default one.';
  END IF;
  WHILE month <= to_time LOOP
    made := made
      + ${schema}.ensure_partition('agent_run_events', 'timestamp', month)::integer
      + ${schema}.ensure_partition('agent_llm_usage', 'created_at', month)::integer
      + ${schema}.ensure_partition('usage_windows', 'window_start', month)::integer;
    month := (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
  END LOOP;
  RETURN made;
END $$;
COMMENT ON FUNCTION ${schema}.ensure_partitions(timestamptz, timestamptz) IS
  'Makes the monthly partitions (UTC) of agent_run_events, agent_llm_usage and usage_windows that are missing '
  'between two times, and moves their rows out of the default partitions. Writers wait meanwhile. Returns how many '
  'it made.';

-- "window" is a word of SQL's own, which the tables must quote; the view spares its readers that
CREATE VIEW ${schema}.usage AS
SELECT w."window" AS window_size, w.window_start, w.scope, w.name,
       sum(w.calls)::bigint AS calls,
       sum(w.errors)::bigint AS errors,
       sum(w.input_tokens)::bigint AS input_tokens,
       sum(w.output_tokens)::bigint AS output_tokens,
       sum(w.cache_read_tokens)::bigint AS cache_read_tokens,
       sum(w.cache_write_tokens)::bigint AS cache_write_tokens,
       sum(w.reasoning_tokens)::bigint AS reasoning_tokens,
       sum(w.audio_input_tokens)::bigint AS audio_input_tokens,
       sum(w.audio_output_tokens)::bigint AS audio_output_tokens,
       sum(w.cost_usd)::numeric(38,12) AS cost_usd,
       sum(w.unpriced_calls)::bigint AS unpriced_calls,
       sum(w.provider_cost_usd)::numeric(38,12) AS provider_cost_usd,
       CASE WHEN w."window" <> '10s' THEN ${schema}.merge_buckets(w.latency_buckets) END AS latency_buckets
FROM ${schema}.usage_windows w
GROUP BY w."window", w.window_start, w.scope, w.name;
COMMENT ON VIEW ${schema}.usage IS
  'Usage of the fleet, each agent, model and action (scope, name) by window of event time: window_size 10s, 1m or '
  '1h. Latencies in ms, not in windows of 10 s.';

CREATE FUNCTION ${schema}.usage(
  by text, "window" text, "from" timestamptz DEFAULT '-infinity', "to" timestamptz DEFAULT 'infinity')
RETURNS TABLE (
  window_start timestamptz, name text, calls bigint, errors bigint,
  input_tokens bigint, output_tokens bigint, cache_read_tokens bigint, cache_write_tokens bigint,
  reasoning_tokens bigint, audio_input_tokens bigint, audio_output_tokens bigint,
  cost_usd numeric, unpriced_calls bigint, provider_cost_usd numeric,
  latency_count bigint, latency_p50 double precision, latency_p95 double precision,
  latency_p99 double precision)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT u.window_start, u.name, u.calls, u.errors,
         u.input_tokens, u.output_tokens, u.cache_read_tokens, u.cache_write_tokens,
         u.reasoning_tokens, u.audio_input_tokens, u.audio_output_tokens,
         u.cost_usd, u.unpriced_calls, u.provider_cost_usd,
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
