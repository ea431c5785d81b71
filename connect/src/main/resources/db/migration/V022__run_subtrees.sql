-- A run with the runs it has started (parent_run_id), at any depth: each counts once, also where runs
-- name each other as parents. A child never adds to its parent's own row.
CREATE FUNCTION ${schema}.run_subtree(of_run_id text)
RETURNS TABLE (
  runs bigint, llm_calls bigint, error_llm_calls bigint,
  input_tokens bigint, output_tokens bigint, cache_read_tokens bigint, cache_write_tokens bigint,
  reasoning_tokens bigint, audio_input_tokens bigint, audio_output_tokens bigint,
  cache_write_1h_tokens bigint, image_input_tokens bigint, image_output_tokens bigint,
  missing_usage_calls bigint, missing_input_calls bigint, missing_output_calls bigint,
  cost_usd numeric, unpriced_calls bigint, provider_cost_usd numeric, unreported_cost_calls bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH RECURSIVE tree AS (
    SELECT of_run_id COLLATE "C" AS run_id
    UNION
    SELECT r.run_id FROM tree t JOIN ${schema}.agent_runs r ON r.parent_run_id = t.run_id
  )
  SELECT count(*), coalesce(sum(r.llm_calls), 0)::bigint, coalesce(sum(r.error_llm_calls), 0)::bigint,
         sum(r.input_tokens)::bigint,
         sum(r.output_tokens)::bigint,
         sum(r.cache_read_tokens)::bigint,
         sum(r.cache_write_tokens)::bigint,
         sum(r.reasoning_tokens)::bigint,
         sum(r.audio_input_tokens)::bigint,
         sum(r.audio_output_tokens)::bigint,
         sum(r.cache_write_1h_tokens)::bigint,
         sum(r.image_input_tokens)::bigint,
         sum(r.image_output_tokens)::bigint,
         coalesce(sum(r.missing_usage_calls), 0)::bigint,
         coalesce(sum(r.missing_input_calls), 0)::bigint,
         coalesce(sum(r.missing_output_calls), 0)::bigint,
         sum(r.cost_usd)::numeric(38,12),
         coalesce(sum(r.unpriced_calls), 0)::bigint,
         sum(r.provider_cost_usd)::numeric(38,12),
         coalesce(sum(r.unreported_cost_calls), 0)::bigint
  FROM tree JOIN ${schema}.agent_runs r USING (run_id)
$$;
COMMENT ON FUNCTION ${schema}.run_subtree(text) IS
  'What a run comes to with all runs below it, as subtree of the query API; runs counts them, the run included.';

CREATE VIEW ${schema}.run_rollups AS
SELECT r.run_id, r.parent_run_id, r.agent_id, r.status, r.started_at,
       r.llm_calls, r.input_tokens, r.output_tokens, r.cost_usd, r.unpriced_calls, r.provider_cost_usd,
       t.runs AS subtree_runs, t.llm_calls AS subtree_llm_calls,
       t.input_tokens AS subtree_input_tokens, t.output_tokens AS subtree_output_tokens,
       t.cost_usd AS subtree_cost_usd, t.unpriced_calls AS subtree_unpriced_calls,
       t.provider_cost_usd AS subtree_provider_cost_usd
FROM ${schema}.agent_runs r CROSS JOIN LATERAL ${schema}.run_subtree(r.run_id) t;
COMMENT ON VIEW ${schema}.run_rollups IS
  'Runs with their own numbers and, as subtree_..., those with all runs below them. Sums over several rows of '
  'subtree_... count runs twice: take those whose parent_run_id is null.';
