-- Whose a run is: of the only application that its records name. Of what was folded before, the last one that was
-- named is known.
ALTER TABLE ${schema}.agent_runs ADD COLUMN owner_app text COLLATE "C";
UPDATE ${schema}.agent_runs SET owner_app = app_name WHERE app_name IS NOT NULL;
CREATE INDEX agent_runs_owner_app ON ${schema}.agent_runs (owner_app, started_at DESC) WHERE owner_app IS NOT NULL;
