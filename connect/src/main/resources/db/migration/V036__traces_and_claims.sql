-- Where a run, an event or a call stands in its emitter's traces; which of an emitter's accounts of the
-- same calls a run's calls were taken from; and which calls are sums that an enclosing span repeats.
ALTER TABLE ${schema}.agent_runs
  ADD COLUMN trace_id     text COLLATE "C",
  ADD COLUMN usage_source text;

ALTER TABLE ${schema}.agent_run_events
  ADD COLUMN trace_id       text COLLATE "C",
  ADD COLUMN span_id        text COLLATE "C",
  ADD COLUMN parent_span_id text COLLATE "C";

ALTER TABLE ${schema}.agent_llm_usage
  ADD COLUMN trace_id       text COLLATE "C",
  ADD COLUMN span_id        text COLLATE "C",
  ADD COLUMN parent_span_id text COLLATE "C",
  ADD COLUMN claim          boolean NOT NULL DEFAULT false;
