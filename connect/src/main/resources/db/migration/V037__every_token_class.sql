-- A view that tells a part of the input or output tells every part. New columns stand behind those that
-- were there.
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
       count(*) FILTER (WHERE provider_cost_usd IS NULL AND billing IS DISTINCT FROM 'cached') AS unreported_cost_calls,
       sum(audio_input_tokens)::bigint AS audio_input_tokens,
       sum(audio_output_tokens)::bigint AS audio_output_tokens,
       sum(cache_write_1h_tokens)::bigint AS cache_write_1h_tokens,
       sum(image_input_tokens)::bigint AS image_input_tokens,
       sum(image_output_tokens)::bigint AS image_output_tokens
FROM ${schema}.agent_llm_usage
GROUP BY 1, 2, 3;

CREATE OR REPLACE VIEW ${schema}.llm_calls AS
SELECT u.usage_id, u.run_id, u.session_id,
       coalesce(r.agent_id, u.agent_id) AS agent_id, u.agent_id AS named_agent_id,
       u.provider, u.model, u.status, u.error_message, u.created_at,
       u.input_tokens, u.output_tokens, u.cache_read_tokens, u.cache_write_tokens, u.reasoning_tokens,
       u.audio_input_tokens, u.audio_output_tokens,
       u.cost_usd, u.price_id, u.provider_cost_usd,
       u.latency_ms, u.time_to_first_token_ms, u.finish_reason, u.prompt_length, u.response_length, u.scope,
       u.cache_write_1h_tokens, u.image_input_tokens, u.image_output_tokens,
       u.service_tier, u.billing, u.response_id, u.request_id, u.usage_issue, u.cost_approximate,
       u.trace_id, u.span_id, u.parent_span_id, u.claim
FROM ${schema}.agent_llm_usage u
LEFT JOIN ${schema}.agent_runs r ON r.run_id = u.run_id;

CREATE OR REPLACE VIEW ${schema}.usage_by_agent_day AS
SELECT (created_at AT TIME ZONE 'UTC')::date AS day, agent_id,
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
       sum(audio_input_tokens)::bigint AS audio_input_tokens,
       sum(audio_output_tokens)::bigint AS audio_output_tokens,
       sum(cache_write_1h_tokens)::bigint AS cache_write_1h_tokens,
       sum(image_input_tokens)::bigint AS image_input_tokens,
       sum(image_output_tokens)::bigint AS image_output_tokens
FROM ${schema}.llm_calls
GROUP BY 1, 2;

CREATE OR REPLACE VIEW ${schema}.runs AS
SELECT run_id, agent_id, agent_name, status, objective,
       started_at, finished_at, duration_ms, duration_ms * interval '1 millisecond' AS duration,
       total_iterations, event_count, llm_calls, error_llm_calls,
       input_tokens, output_tokens,
       CASE WHEN num_nonnulls(input_tokens, output_tokens) > 0
            THEN coalesce(input_tokens, 0) + coalesce(output_tokens, 0) END AS total_tokens,
       cost_usd, provider_cost_usd, error_message,
       parent_run_id, app_name, user_id, session_id, last_activity_at,
       missing_usage_calls, unpriced_calls, unreported_cost_calls, trace_id
FROM ${schema}.agent_runs;
