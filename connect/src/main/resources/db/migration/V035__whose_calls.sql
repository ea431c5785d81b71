-- Two numbers for one thing need a word about which is which.

COMMENT ON VIEW ${schema}.usage IS
  'Usage of the fleet, each agent, model and action (scope, name) by window of event time: window_size 10s, 1m or '
  '1h. What no call told is null. Latencies in ms, not in windows of 10 s. By agent, a call counts for the agent_id '
  'that it names itself; the empty name is that of calls which name none, also where their run has an agent: '
  'llm_calls and usage_by_agent_day count those for it.';
COMMENT ON FUNCTION ${schema}.usage(text, text, timestamptz, timestamptz) IS
  'Usage as the query API answers it: by fleet, agent, model or action, in windows of 10s, 1m or 1h that start at '
  '"from" or later and before "to". Latencies in ms within 1 %, null in windows of 10 s. By agent, a call counts for '
  'the agent_id that it names itself, else for the empty name: see llm_calls and usage_by_agent_day for the run''s.';
