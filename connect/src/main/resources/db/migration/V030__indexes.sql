-- What happened in a stretch of time, whichever run it belongs to.
CREATE INDEX agent_run_events_by_time ON ${schema}.agent_run_events (timestamp);

-- The runs that a run has started; most have no parent.
CREATE INDEX agent_runs_by_parent ON ${schema}.agent_runs (parent_run_id) WHERE parent_run_id IS NOT NULL;
