-- What a call's exact price depends on, and by what its provider knows it.
ALTER TABLE ${schema}.agent_llm_usage
  ADD COLUMN cache_write_1h_tokens bigint,
  ADD COLUMN image_input_tokens    bigint,
  ADD COLUMN image_output_tokens   bigint,
  ADD COLUMN service_tier          text,
  ADD COLUMN billing               text,
  ADD COLUMN response_id           text COLLATE "C",
  ADD COLUMN request_id            text COLLATE "C",
  ADD COLUMN usage_issue           text,
  ADD COLUMN cost_approximate      boolean;
