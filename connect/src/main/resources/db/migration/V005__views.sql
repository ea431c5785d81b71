-- What analysts ask first.

CREATE VIEW ${schema}.runs AS
SELECT run_id, agent_id, agent_name, status, objective,
       started_at, finished_at, duration_ms, duration_ms * interval '1 millisecond' AS duration,
       total_iterations, event_count, llm_calls, error_llm_calls,
       input_tokens, output_tokens, input_tokens + output_tokens AS total_tokens,
       cost_usd, provider_cost_usd, error_message,
       parent_run_id, app_name, user_id, session_id, last_activity_at
FROM ${schema}.agent_runs;
COMMENT ON VIEW ${schema}.runs IS 'Runs with their duration and spending, without the long texts.';

CREATE VIEW ${schema}.usage_by_model_day AS
SELECT (created_at AT TIME ZONE 'UTC')::date AS day, provider, model,
       count(*) AS calls,
       count(*) FILTER (WHERE status = 'error') AS error_calls,
       coalesce(sum(input_tokens), 0)::bigint AS input_tokens,
       coalesce(sum(output_tokens), 0)::bigint AS output_tokens,
       coalesce(sum(cache_read_tokens), 0)::bigint AS cache_read_tokens,
       coalesce(sum(cache_write_tokens), 0)::bigint AS cache_write_tokens,
       coalesce(sum(reasoning_tokens), 0)::bigint AS reasoning_tokens,
       sum(cost_usd)::numeric(38,12) AS cost_usd,
       count(*) FILTER (WHERE cost_usd IS NULL) AS unpriced_calls,
       coalesce(sum(provider_cost_usd), 0)::numeric(38,12) AS provider_cost_usd,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms) AS latency_p50_ms,
       percentile_disc(0.95) WITHIN GROUP (ORDER BY latency_ms) AS latency_p95_ms
FROM ${schema}.agent_llm_usage
GROUP BY 1, 2, 3;
COMMENT ON VIEW ${schema}.usage_by_model_day IS 'LLM calls, tokens, cost and latency by day (UTC), provider and model.';

CREATE VIEW ${schema}.errors_by_agent AS
SELECT agent_id, error_message,
       count(*) AS error_runs,
       min(coalesce(finished_at, last_activity_at)) AS first_at,
       max(coalesce(finished_at, last_activity_at)) AS last_at,
       (array_agg(run_id ORDER BY last_activity_at DESC))[1] AS last_run_id
FROM ${schema}.agent_runs
WHERE status = 'error'
GROUP BY agent_id, error_message;
COMMENT ON VIEW ${schema}.errors_by_agent IS 'Failed runs by agent and message.';

CREATE VIEW ${schema}.action_statistics AS
SELECT r.agent_id, a.key AS action,
       sum((a.value ->> 'count')::bigint)::bigint AS calls,
       coalesce(sum((a.value ->> 'errors')::bigint), 0)::bigint AS errors,
       coalesce(sum((a.value ->> 'duration_ms')::numeric), 0)::bigint AS duration_ms,
       sum((a.value ->> 'duration_ms')::numeric)::double precision
         / nullif(sum((a.value ->> 'count')::bigint), 0)::double precision AS avg_duration_ms,
       count(*) AS runs
FROM ${schema}.agent_runs r CROSS JOIN LATERAL jsonb_each(r.actions) a
GROUP BY r.agent_id, a.key;
COMMENT ON VIEW ${schema}.action_statistics IS 'Actions by agent: calls, errors and time spent in ms.';
