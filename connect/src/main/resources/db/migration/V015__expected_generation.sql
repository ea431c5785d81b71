-- the life of a session that the writer of a conditional event saw
ALTER TABLE ${schema}.agent_run_events ADD COLUMN expected_generation bigint;
