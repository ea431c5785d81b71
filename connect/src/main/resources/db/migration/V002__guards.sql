-- What keeps the tables right whatever order the sinks write in, and however often.

CREATE FUNCTION ${schema}.skip_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RETURN NULL;
END $$;
COMMENT ON FUNCTION ${schema}.skip_row() IS 'Leaves the row as it was, without an error.';

-- A redelivered older version never overwrites a newer one. Equal revisions have equal content.
CREATE TRIGGER newest_revision_stays BEFORE UPDATE ON ${schema}.agent_runs
  FOR EACH ROW WHEN (NEW.revision < OLD.revision) EXECUTE FUNCTION ${schema}.skip_row();
CREATE TRIGGER newest_revision_stays BEFORE UPDATE ON ${schema}.agent_run_stats
  FOR EACH ROW WHEN (NEW.revision < OLD.revision) EXECUTE FUNCTION ${schema}.skip_row();

-- Deletion and the arrival of late children exclude each other by one lock: writers of runs, events
-- and usage share it, a deletion takes it alone. So a deletion sees every row committed before it,
-- and a writer that waited for it sees its mark, since each statement of a trigger has a snapshot
-- of its own (READ COMMITTED).
CREATE FUNCTION ${schema}.share_deletion_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('${schema}.deleted_runs', 0));
  -- while nothing was ever deleted, rows need not be looked up: a fifth of the time of an insert
  PERFORM set_config('${schema}.any_deleted', EXISTS (SELECT FROM ${schema}.deleted_runs)::text, true);
  RETURN NULL;
END $$;

CREATE FUNCTION ${schema}.skip_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM ${schema}.deleted_runs WHERE run_id = NEW.run_id) THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION ${schema}.delete_runs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('${schema}.deleted_runs', 0));
  DELETE FROM ${schema}.agent_runs WHERE run_id IN (SELECT run_id FROM marked);
  DELETE FROM ${schema}.agent_run_events WHERE run_id IN (SELECT run_id FROM marked);
  DELETE FROM ${schema}.agent_llm_usage WHERE run_id IN (SELECT run_id FROM marked);
  RETURN NULL;
END $$;

CREATE TRIGGER delete_runs AFTER INSERT ON ${schema}.deleted_runs
  REFERENCING NEW TABLE AS marked
  FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.delete_runs();

-- deletes, too: two deletions of the same runs in another order would otherwise lock each other out
CREATE TRIGGER a_deletion_lock BEFORE INSERT OR DELETE ON ${schema}.agent_runs
  FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.share_deletion_lock();
CREATE TRIGGER a_deletion_lock BEFORE INSERT ON ${schema}.agent_run_events
  FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.share_deletion_lock();
CREATE TRIGGER a_deletion_lock BEFORE INSERT ON ${schema}.agent_llm_usage
  FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.share_deletion_lock();

-- 'false' only where the statement's own trigger above has just said so
CREATE TRIGGER deleted_stays_deleted BEFORE INSERT ON ${schema}.agent_runs
  FOR EACH ROW WHEN (current_setting('${schema}.any_deleted', true) IS DISTINCT FROM 'false')
  EXECUTE FUNCTION ${schema}.skip_deleted();
CREATE TRIGGER deleted_stays_deleted BEFORE INSERT ON ${schema}.agent_run_events
  FOR EACH ROW WHEN (current_setting('${schema}.any_deleted', true) IS DISTINCT FROM 'false' AND NEW.run_id IS NOT NULL)
  EXECUTE FUNCTION ${schema}.skip_deleted();
CREATE TRIGGER deleted_stays_deleted BEFORE INSERT ON ${schema}.agent_llm_usage
  FOR EACH ROW WHEN (current_setting('${schema}.any_deleted', true) IS DISTINCT FROM 'false' AND NEW.run_id IS NOT NULL)
  EXECUTE FUNCTION ${schema}.skip_deleted();
