-- Calls that repeat what others state stand in a table of their own, so that sums over agent_llm_usage are
-- right. One sink writes both: it upserts into agent_llm_usage, and a row moves to where it belongs.
CREATE TABLE ${schema}.agent_llm_claims (
  LIKE ${schema}.agent_llm_usage INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION,
  PRIMARY KEY (usage_id, scope, created_at)
) PARTITION BY RANGE (created_at);

CREATE TABLE ${schema}.agent_llm_claims_default PARTITION OF ${schema}.agent_llm_claims DEFAULT;
CREATE INDEX agent_llm_claims_by_run ON ${schema}.agent_llm_claims (run_id, created_at);

-- Both functions look first: nearly always there is nothing to take away. A generic plan, since planning
-- takes longer than looking into the one partition that the time names.
CREATE FUNCTION ${schema}.keep_uncounted() RETURNS trigger LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  known bigint;
BEGIN
  SELECT revision INTO known FROM ${schema}.agent_llm_usage
  WHERE usage_id = NEW.usage_id AND scope = NEW.scope AND created_at = NEW.created_at;
  IF known > NEW.revision THEN
    RETURN NULL;
  ELSIF FOUND THEN
    DELETE FROM ${schema}.agent_llm_usage
    WHERE usage_id = NEW.usage_id AND scope = NEW.scope AND created_at = NEW.created_at;
  END IF;
  SELECT revision INTO known FROM ${schema}.agent_llm_claims
  WHERE usage_id = NEW.usage_id AND scope = NEW.scope AND created_at = NEW.created_at;
  IF known > NEW.revision THEN
    RETURN NULL;
  ELSIF FOUND THEN
    DELETE FROM ${schema}.agent_llm_claims
    WHERE usage_id = NEW.usage_id AND scope = NEW.scope AND created_at = NEW.created_at;
  END IF;
  IF NEW.not_counted IS DISTINCT FROM 'superseded' THEN
    INSERT INTO ${schema}.agent_llm_claims SELECT NEW.*;
  END IF;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION ${schema}.keep_uncounted() IS
  'Puts a row that does not count into agent_llm_claims instead, or nowhere where the call has moved to another time.';

CREATE FUNCTION ${schema}.take_from_claims() RETURNS trigger LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  known bigint;
BEGIN
  SELECT revision INTO known FROM ${schema}.agent_llm_claims
  WHERE usage_id = NEW.usage_id AND scope = NEW.scope AND created_at = NEW.created_at;
  IF known > NEW.revision THEN
    RETURN NULL;
  ELSIF FOUND THEN
    DELETE FROM ${schema}.agent_llm_claims
    WHERE usage_id = NEW.usage_id AND scope = NEW.scope AND created_at = NEW.created_at;
  END IF;
  RETURN NEW;
END $$;
COMMENT ON FUNCTION ${schema}.take_from_claims() IS 'A row that counts stands in agent_llm_claims no more.';

-- by the alphabet behind deleted_stays_deleted
CREATE TRIGGER not_counted_stands_apart BEFORE INSERT ON ${schema}.agent_llm_usage
  FOR EACH ROW WHEN (NOT NEW.counted) EXECUTE FUNCTION ${schema}.keep_uncounted();
-- a call of which nothing tells where it stands always counts: it costs nothing here
CREATE TRIGGER counted_is_no_claim BEFORE INSERT ON ${schema}.agent_llm_usage
  FOR EACH ROW WHEN (NEW.counted AND (NEW.revision > 0 OR NEW.carrier IS NOT NULL OR NEW.claim OR NEW.span_id IS NOT NULL))
  EXECUTE FUNCTION ${schema}.take_from_claims();
CREATE TRIGGER newest_revision_stays BEFORE UPDATE ON ${schema}.agent_llm_usage
  FOR EACH ROW WHEN (NEW.revision < OLD.revision) EXECUTE FUNCTION ${schema}.skip_row();

CREATE OR REPLACE FUNCTION ${schema}.delete_runs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE ${schema}.run_deletion_gate IN EXCLUSIVE MODE;
  DELETE FROM ${schema}.agent_runs WHERE run_id IN (SELECT run_id FROM marked);
  DELETE FROM ${schema}.agent_run_events WHERE run_id IN (SELECT run_id FROM marked);
  DELETE FROM ${schema}.agent_llm_usage WHERE run_id IN (SELECT run_id FROM marked);
  DELETE FROM ${schema}.agent_llm_claims WHERE run_id IN (SELECT run_id FROM marked);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION ${schema}.ensure_partitions(from_time timestamptz, to_time timestamptz)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  month timestamptz := date_trunc('month', from_time, 'UTC');
  made integer := 0;
BEGIN
  IF to_time > from_time + interval '50 years' THEN
    RAISE EXCEPTION 'ensure_partitions would make a partition for each month of more than 50 years'
      USING HINT = 'Call it for a shorter time; rows outside of all partitions are kept in the default one.';
  END IF;
  WHILE month <= to_time LOOP
    made := made
      + ${schema}.ensure_partition('agent_run_events', 'timestamp', month)::integer
      + ${schema}.ensure_partition('agent_llm_usage', 'created_at', month)::integer
      + ${schema}.ensure_partition('agent_llm_claims', 'created_at', month)::integer
      + ${schema}.ensure_partition('usage_windows', 'window_start', month)::integer
      + ${schema}.ensure_partition('${session_messages}', 'timestamp', month)::integer;
    month := (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
  END LOOP;
  RETURN made;
END $$;
COMMENT ON FUNCTION ${schema}.ensure_partitions(timestamptz, timestamptz) IS
  'Makes the monthly partitions (UTC) of agent_run_events, agent_llm_usage, agent_llm_claims, usage_windows and '
  '${session_messages} that are missing between two times, and moves their rows out of the default partitions. Writers '
  'wait meanwhile. Returns how many it made.';
