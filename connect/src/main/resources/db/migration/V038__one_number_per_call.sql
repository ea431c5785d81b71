-- What told a call, whom it counts for, and how often it was told. Calls that do not count stand in a table of
-- their own: see docs/ONE_NUMBER.md.
ALTER TABLE ${schema}.agent_llm_usage
  ADD COLUMN carrier     text,
  ADD COLUMN counts_for  text COLLATE "C",
  ADD COLUMN counted     boolean NOT NULL DEFAULT true,
  ADD COLUMN not_counted text,
  ADD COLUMN revision    bigint NOT NULL DEFAULT 0;
