-- Calls that had no price at first and were charged on request (fleetfold reprice --apply).
ALTER TABLE ${schema}.agent_llm_usage ADD COLUMN repriced_at timestamptz(3);
