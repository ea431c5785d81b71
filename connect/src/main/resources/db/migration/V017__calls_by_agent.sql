-- Whose a call is: of its run's agent, else of the agent that it names itself, as in the statistics.
-- A producer need not name an agent in a run's calls, so that agent_llm_usage.agent_id may be null.

CREATE VIEW ${schema}.llm_calls AS
SELECT u.usage_id, u.run_id, u.session_id,
       coalesce(r.agent_id, u.agent_id) AS agent_id, u.agent_id AS named_agent_id,
       u.provider, u.model, u.status, u.error_message, u.created_at,
       u.input_tokens, u.output_tokens, u.cache_read_tokens, u.cache_write_tokens, u.reasoning_tokens,
       u.audio_input_tokens, u.audio_output_tokens,
       u.cost_usd, u.price_id, u.provider_cost_usd,
       u.latency_ms, u.time_to_first_token_ms, u.finish_reason, u.prompt_length, u.response_length, u.scope
FROM ${schema}.agent_llm_usage u
LEFT JOIN ${schema}.agent_runs r ON r.run_id = u.run_id;
COMMENT ON VIEW ${schema}.llm_calls IS
  'LLM calls, without the long texts, with the agent they count for: that of their run, else the one they name.';

CREATE VIEW ${schema}.usage_by_agent_day AS
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
       sum(provider_cost_usd)::numeric(38,12) AS provider_cost_usd
FROM ${schema}.llm_calls
GROUP BY 1, 2;
COMMENT ON VIEW ${schema}.usage_by_agent_day IS
  'LLM calls, tokens and cost by day (UTC) and agent: that of the run, else the one a call names; a null agent is that '
  'of calls which have neither. Sums are null where no call told anything.';
