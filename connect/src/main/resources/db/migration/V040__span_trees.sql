-- The tree of a run's spans, as docs/ONE_NUMBER.md has it, from what its events and calls name. A walk ends after
-- 1,000 spans, where the folds cut a chain.

-- the agents that spans name, of which a run has few
CREATE INDEX agent_run_events_of_agents ON ${schema}.agent_run_events (run_id)
  WHERE span_id IS NOT NULL AND event_type IN ('subagent_run_started', 'subagent_run_completed');

CREATE VIEW ${schema}.runs_with_agents AS
SELECT DISTINCT run_id FROM ${schema}.agent_run_events
WHERE span_id IS NOT NULL AND event_type IN ('subagent_run_started', 'subagent_run_completed');
COMMENT ON VIEW ${schema}.runs_with_agents IS 'Runs in which agents have spans of their own.';

CREATE FUNCTION ${schema}.run_spans(of_run_id text)
RETURNS TABLE (
  id integer, trace_id text, span_id text, parent_span_id text, parent integer, agent_id text, name text)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  traces text[];
  spans text[];
  told text[];
  parents integer[];
  agents text[];
  names text[];
  seen integer[];
  here integer;
  lowest integer;
  other integer;
  nearest text;
BEGIN
  WITH records AS MATERIALIZED (
    SELECT coalesce(e.trace_id, '') AS trace, e.span_id AS span, e.parent_span_id AS above,
           CASE WHEN e.event_type IN ('subagent_run_started', 'subagent_run_completed') THEN nullif(e.agent_id, '') END AS agent,
           CASE WHEN e.event_type IN ('subagent_run_started', 'subagent_run_completed') THEN e.agent_name END AS agent_name,
           e.data ->> 'action' AS action, NULL AS model, e.event_type AS type
    FROM ${schema}.agent_run_events e
    WHERE e.run_id = of_run_id AND e.span_id <> ''
    UNION ALL
    SELECT coalesce(u.trace_id, ''), u.span_id, u.parent_span_id, NULL, NULL, NULL, u.model, NULL
    FROM ${schema}.agent_llm_usage u
    WHERE u.run_id = of_run_id AND u.span_id <> ''
    UNION ALL
    SELECT coalesce(c.trace_id, ''), c.span_id, c.parent_span_id, NULL, NULL, NULL, c.model, NULL
    FROM ${schema}.agent_llm_claims c
    WHERE c.run_id = of_run_id AND c.span_id <> ''
  ), nodes AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY n.trace, n.span)::integer AS id, n.*
    FROM (
      SELECT r.trace, r.span, coalesce(min(nullif(r.above, '')), min(r.above)) AS above, min(r.agent) AS agent,
             coalesce(min(r.agent_name), min(r.action), min(r.model), min(r.type)) AS name
      FROM (
        SELECT * FROM records
        UNION ALL
        SELECT trace, above, NULL, NULL, NULL, NULL, NULL, NULL FROM records WHERE above <> ''
      ) r
      GROUP BY r.trace, r.span
    ) n
  )
  SELECT array_agg(n.trace ORDER BY n.id), array_agg(n.span ORDER BY n.id), array_agg(n.above ORDER BY n.id),
         array_agg(p.id ORDER BY n.id), array_agg(n.agent ORDER BY n.id), array_agg(n.name ORDER BY n.id)
  INTO traces, spans, told, parents, agents, names
  FROM nodes n LEFT JOIN nodes p ON p.trace = n.trace AND p.span = n.above;

  -- each span is passed once; who comes back to a span of the same walk has gone in a circle
  seen := array_fill(0, ARRAY[coalesce(cardinality(spans), 0)]);
  FOR start IN 1 .. coalesce(cardinality(spans), 0) LOOP
    here := start;
    WHILE here IS NOT NULL AND seen[here] = 0 LOOP
      seen[here] := start;
      here := parents[here];
    END LOOP;
    IF seen[here] = start THEN
      -- numbered in the order of their ids
      lowest := here;
      other := parents[here];
      WHILE other <> here LOOP
        lowest := least(lowest, other);
        other := parents[other];
      END LOOP;
      parents[lowest] := NULL;
      told[lowest] := NULL;
    END IF;
  END LOOP;

  -- up to the first that has an agent or was looked at before; then the same way again, to write it down
  seen := array_fill(0, ARRAY[coalesce(cardinality(spans), 0)]);
  FOR start IN 1 .. coalesce(cardinality(spans), 0) LOOP
    here := start;
    WHILE here IS NOT NULL AND agents[here] IS NULL AND seen[here] = 0 LOOP
      here := parents[here];
    END LOOP;
    nearest := agents[here];
    here := start;
    WHILE here IS NOT NULL AND agents[here] IS NULL AND seen[here] = 0 LOOP
      agents[here] := nearest;
      seen[here] := 1;
      here := parents[here];
    END LOOP;
  END LOOP;

  RETURN QUERY
    SELECT n.id::integer, nullif(n.trace, ''), n.span, n.above, n.parent, n.agent, n.name
    FROM unnest(traces, spans, told, parents, agents, names) WITH ORDINALITY
      AS n (trace, span, above, parent, agent, name, id);
END $$;
COMMENT ON FUNCTION ${schema}.run_spans(text) IS
  'The spans that a run''s events, calls and claims name, numbered by trace and span; parent is the number of the one '
  'above, after circles were cut; agent_id is the agent whose span is the nearest at or above. What run_tree and llm_calls '
  'are made of.';

CREATE FUNCTION ${schema}.run_tree(of_run_id text)
RETURNS TABLE (
  trace_id text, span_id text, parent_span_id text, name text, agent_id text,
  own_llm_calls bigint, own_error_llm_calls bigint, own_input_tokens bigint, own_output_tokens bigint,
  own_cache_read_tokens bigint, own_cache_write_tokens bigint, own_reasoning_tokens bigint,
  own_audio_input_tokens bigint, own_audio_output_tokens bigint, own_cache_write_1h_tokens bigint,
  own_image_input_tokens bigint, own_image_output_tokens bigint, own_missing_usage_calls bigint,
  own_missing_input_calls bigint, own_missing_output_calls bigint, own_cost_usd numeric, own_unpriced_calls bigint,
  own_provider_cost_usd numeric, own_unreported_cost_calls bigint,
  subtree_llm_calls bigint, subtree_error_llm_calls bigint, subtree_input_tokens bigint, subtree_output_tokens bigint,
  subtree_cache_read_tokens bigint, subtree_cache_write_tokens bigint, subtree_reasoning_tokens bigint,
  subtree_audio_input_tokens bigint, subtree_audio_output_tokens bigint, subtree_cache_write_1h_tokens bigint,
  subtree_image_input_tokens bigint, subtree_image_output_tokens bigint, subtree_missing_usage_calls bigint,
  subtree_missing_input_calls bigint, subtree_missing_output_calls bigint, subtree_cost_usd numeric,
  subtree_unpriced_calls bigint, subtree_provider_cost_usd numeric, subtree_unreported_cost_calls bigint,
  own_not_counted bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH RECURSIVE spans AS MATERIALIZED (
    SELECT * FROM ${schema}.run_spans(of_run_id)
  ), own AS MATERIALIZED (
    SELECT s.id,
           count(*) AS llm_calls,
           count(*) FILTER (WHERE u.status = 'error') AS error_llm_calls,
           sum(u.input_tokens)::bigint AS input_tokens,
           sum(u.output_tokens)::bigint AS output_tokens,
           sum(u.cache_read_tokens)::bigint AS cache_read_tokens,
           sum(u.cache_write_tokens)::bigint AS cache_write_tokens,
           sum(u.reasoning_tokens)::bigint AS reasoning_tokens,
           sum(u.audio_input_tokens)::bigint AS audio_input_tokens,
           sum(u.audio_output_tokens)::bigint AS audio_output_tokens,
           sum(u.cache_write_1h_tokens)::bigint AS cache_write_1h_tokens,
           sum(u.image_input_tokens)::bigint AS image_input_tokens,
           sum(u.image_output_tokens)::bigint AS image_output_tokens,
           count(*) FILTER (WHERE u.input_tokens IS NULL AND u.output_tokens IS NULL AND u.billing IS DISTINCT FROM 'cached') AS missing_usage_calls,
           count(*) FILTER (WHERE u.input_tokens IS NULL AND u.billing IS DISTINCT FROM 'cached') AS missing_input_calls,
           count(*) FILTER (WHERE u.output_tokens IS NULL AND u.billing IS DISTINCT FROM 'cached') AS missing_output_calls,
           sum(u.cost_usd)::numeric(38,12) AS cost_usd,
           count(*) FILTER (WHERE u.cost_usd IS NULL) AS unpriced_calls,
           sum(u.provider_cost_usd)::numeric(38,12) AS provider_cost_usd,
           count(*) FILTER (WHERE u.provider_cost_usd IS NULL AND u.billing IS DISTINCT FROM 'cached') AS unreported_cost_calls
    FROM spans s
    JOIN ${schema}.agent_llm_usage u
      ON u.run_id = of_run_id AND u.span_id = s.span_id AND coalesce(u.trace_id, '') = coalesce(s.trace_id, '')
    GROUP BY s.id
  ), up AS (
    SELECT o.id AS of, o.id AS at, 1 AS depth FROM own o
    UNION ALL
    SELECT u.of, s.parent, u.depth + 1
    FROM up u JOIN spans s ON s.id = u.at
    WHERE s.parent IS NOT NULL AND u.depth < 1000
  ), subtree AS (
    SELECT u.at AS id,
           coalesce(sum(o.llm_calls), 0)::bigint AS llm_calls,
           coalesce(sum(o.error_llm_calls), 0)::bigint AS error_llm_calls,
           sum(o.input_tokens)::bigint AS input_tokens,
           sum(o.output_tokens)::bigint AS output_tokens,
           sum(o.cache_read_tokens)::bigint AS cache_read_tokens,
           sum(o.cache_write_tokens)::bigint AS cache_write_tokens,
           sum(o.reasoning_tokens)::bigint AS reasoning_tokens,
           sum(o.audio_input_tokens)::bigint AS audio_input_tokens,
           sum(o.audio_output_tokens)::bigint AS audio_output_tokens,
           sum(o.cache_write_1h_tokens)::bigint AS cache_write_1h_tokens,
           sum(o.image_input_tokens)::bigint AS image_input_tokens,
           sum(o.image_output_tokens)::bigint AS image_output_tokens,
           coalesce(sum(o.missing_usage_calls), 0)::bigint AS missing_usage_calls,
           coalesce(sum(o.missing_input_calls), 0)::bigint AS missing_input_calls,
           coalesce(sum(o.missing_output_calls), 0)::bigint AS missing_output_calls,
           sum(o.cost_usd)::numeric(38,12) AS cost_usd,
           coalesce(sum(o.unpriced_calls), 0)::bigint AS unpriced_calls,
           sum(o.provider_cost_usd)::numeric(38,12) AS provider_cost_usd,
           coalesce(sum(o.unreported_cost_calls), 0)::bigint AS unreported_cost_calls
    FROM up u JOIN own o ON o.id = u.of
    GROUP BY u.at
  ), claims AS (
    SELECT s.id, count(*) AS claims
    FROM spans s
    JOIN ${schema}.agent_llm_claims c
      ON c.run_id = of_run_id AND c.span_id = s.span_id AND coalesce(c.trace_id, '') = coalesce(s.trace_id, '')
    GROUP BY s.id
  )
  SELECT s.trace_id, s.span_id, s.parent_span_id, s.name,
         coalesce(s.agent_id, (SELECT r.agent_id FROM ${schema}.agent_runs r WHERE r.run_id = of_run_id)),
         coalesce(o.llm_calls, 0), coalesce(o.error_llm_calls, 0), o.input_tokens, o.output_tokens,
         o.cache_read_tokens, o.cache_write_tokens, o.reasoning_tokens, o.audio_input_tokens, o.audio_output_tokens,
         o.cache_write_1h_tokens, o.image_input_tokens, o.image_output_tokens, coalesce(o.missing_usage_calls, 0),
         coalesce(o.missing_input_calls, 0), coalesce(o.missing_output_calls, 0), o.cost_usd,
         coalesce(o.unpriced_calls, 0), o.provider_cost_usd, coalesce(o.unreported_cost_calls, 0),
         t.llm_calls, t.error_llm_calls, t.input_tokens, t.output_tokens, t.cache_read_tokens, t.cache_write_tokens,
         t.reasoning_tokens, t.audio_input_tokens, t.audio_output_tokens, t.cache_write_1h_tokens,
         t.image_input_tokens, t.image_output_tokens, t.missing_usage_calls, t.missing_input_calls,
         t.missing_output_calls, t.cost_usd, t.unpriced_calls, t.provider_cost_usd, t.unreported_cost_calls,
         coalesce(c.claims, 0)
  FROM spans s
  LEFT JOIN own o USING (id)
  LEFT JOIN subtree t USING (id)
  LEFT JOIN claims c USING (id)
  ORDER BY s.id
$$;
COMMENT ON FUNCTION ${schema}.run_tree(text) IS
  'The spans of a run with the agent each counts for (the nearest at or above that has a span, else the run''s), the '
  'sums over the calls that count at it (own_...) and over those at it and below (subtree_...), and how many at it do '
  'not count. What no call told is null. Calls without a span are in agent_llm_usage alone.';

-- Whose the calls of a run's spans are: keyed by trace_id/span_id, those below no agent''s span left out.
CREATE FUNCTION ${schema}.span_agents(of_run_id text) RETURNS jsonb
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE COST 10000 AS $$
BEGIN
  RETURN (
    SELECT jsonb_object_agg(coalesce(s.trace_id, '') || '/' || s.span_id, s.agent_id)
    FROM ${schema}.run_spans(of_run_id) s
    WHERE s.agent_id IS NOT NULL
  );
END $$;
COMMENT ON FUNCTION ${schema}.span_agents(text) IS
  'The agent that each span of a run counts for, by trace_id/span_id, where one at or above it is an agent''s.';

-- A call counts for the agent whose span is the nearest at or above its own; else for its run's; a call without a
-- run for the one it names. Which spans are above is often told after the call: so it is read from the tree, where a
-- run has agents with spans at all, once for each run. counts_for is what was known when the call was told last, and
-- stands in where the events are gone.
CREATE OR REPLACE VIEW ${schema}.llm_calls AS
SELECT u.usage_id, u.run_id, u.session_id,
       coalesce(u.counts_for, r.agent_id, u.agent_id) AS agent_id, u.agent_id AS named_agent_id,
       u.provider, u.model, u.status, u.error_message, u.created_at,
       u.input_tokens, u.output_tokens, u.cache_read_tokens, u.cache_write_tokens, u.reasoning_tokens,
       u.audio_input_tokens, u.audio_output_tokens,
       u.cost_usd, u.price_id, u.provider_cost_usd,
       u.latency_ms, u.time_to_first_token_ms, u.finish_reason, u.prompt_length, u.response_length, u.scope,
       u.cache_write_1h_tokens, u.image_input_tokens, u.image_output_tokens,
       u.service_tier, u.billing, u.response_id, u.request_id, u.usage_issue, u.cost_approximate,
       u.trace_id, u.span_id, u.parent_span_id, u.claim, u.carrier
FROM ${schema}.agent_llm_usage u
LEFT JOIN ${schema}.agent_runs r ON r.run_id = u.run_id
LEFT JOIN ${schema}.runs_with_agents a ON a.run_id = u.run_id AND u.span_id IS NOT NULL
WHERE a.run_id IS NULL
UNION ALL
SELECT u.usage_id, u.run_id, u.session_id,
       coalesce((s.agents ->> (coalesce(u.trace_id, '') || '/' || u.span_id)) COLLATE "C", u.counts_for, r.agent_id,
                u.agent_id),
       u.agent_id,
       u.provider, u.model, u.status, u.error_message, u.created_at,
       u.input_tokens, u.output_tokens, u.cache_read_tokens, u.cache_write_tokens, u.reasoning_tokens,
       u.audio_input_tokens, u.audio_output_tokens,
       u.cost_usd, u.price_id, u.provider_cost_usd,
       u.latency_ms, u.time_to_first_token_ms, u.finish_reason, u.prompt_length, u.response_length, u.scope,
       u.cache_write_1h_tokens, u.image_input_tokens, u.image_output_tokens,
       u.service_tier, u.billing, u.response_id, u.request_id, u.usage_issue, u.cost_approximate,
       u.trace_id, u.span_id, u.parent_span_id, u.claim, u.carrier
FROM ${schema}.runs_with_agents a
-- OFFSET 0 tells the planner what it costs, so that it asks once for each run where many calls are read
CROSS JOIN LATERAL (SELECT ${schema}.span_agents(a.run_id) AS agents OFFSET 0) s
JOIN ${schema}.agent_llm_usage u ON u.run_id = a.run_id AND u.span_id IS NOT NULL
LEFT JOIN ${schema}.agent_runs r ON r.run_id = u.run_id;
COMMENT ON VIEW ${schema}.llm_calls IS
  'LLM calls that count, without the long texts, with the agent they count for: the nearest whose span is at or above, '
  'else that of their run, else the one they name.';
COMMENT ON VIEW ${schema}.usage_by_agent_day IS
  'LLM calls, tokens and cost by day (UTC) and agent, as in llm_calls; a null agent is that of calls which have none. '
  'Sums are null where no call told anything.';
