-- What keeps the tables of sessions right whatever order the sinks write in, as V002 does for runs.

CREATE TRIGGER newest_revision_stays BEFORE UPDATE ON ${schema}.${sessions}
  FOR EACH ROW WHEN ((NEW.generation, NEW.revision) < (OLD.generation, OLD.revision))
  EXECUTE FUNCTION ${schema}.skip_row();
CREATE TRIGGER newest_revision_stays BEFORE UPDATE ON ${schema}.${session_state}
  FOR EACH ROW WHEN ((NEW.generation, NEW.revision) < (OLD.generation, OLD.revision))
  EXECUTE FUNCTION ${schema}.skip_row();
CREATE TRIGGER newest_generation_stays BEFORE UPDATE ON ${schema}.deleted_sessions
  FOR EACH ROW WHEN (NEW.generation < OLD.generation)
  EXECUTE FUNCTION ${schema}.skip_row();

CREATE FUNCTION ${schema}.share_session_deletion_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('${schema}.deleted_sessions', 0));
  PERFORM set_config('${schema}.any_session_deleted',
    EXISTS (SELECT FROM ${schema}.deleted_sessions)::text, true);
  RETURN NULL;
END $$;

CREATE FUNCTION ${schema}.skip_deleted_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM ${schema}.deleted_sessions d
    WHERE (d.app_name, d.user_id, d.session_id) = (NEW.app_name, NEW.user_id, NEW.session_id)
      AND d.generation >= NEW.generation
  ) THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION ${schema}.delete_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('${schema}.deleted_sessions', 0));
  DELETE FROM ${schema}.${sessions} s USING marked m
    WHERE (s.app_name, s.user_id, s.session_id) = (m.app_name, m.user_id, m.session_id)
      AND s.generation <= m.generation;
  DELETE FROM ${schema}.${session_state} s USING marked m
    WHERE (s.app_name, s.user_id, s.session_id) = (m.app_name, m.user_id, m.session_id)
      AND s.scope = 'session' AND s.generation <= m.generation;
  DELETE FROM ${schema}.${session_messages} s USING marked m
    WHERE (s.app_name, s.user_id, s.session_id) = (m.app_name, m.user_id, m.session_id)
      AND s.generation <= m.generation;
  RETURN NULL;
END $$;

-- the second deletion of a session is an update of its mark
CREATE TRIGGER delete_sessions AFTER INSERT ON ${schema}.deleted_sessions
  REFERENCING NEW TABLE AS marked
  FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.delete_sessions();
CREATE TRIGGER delete_sessions_again AFTER UPDATE ON ${schema}.deleted_sessions
  REFERENCING NEW TABLE AS marked
  FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.delete_sessions();

CREATE TRIGGER a_deletion_lock BEFORE INSERT OR DELETE ON ${schema}.${sessions}
  FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.share_session_deletion_lock();
CREATE TRIGGER a_deletion_lock BEFORE INSERT OR DELETE ON ${schema}.${session_state}
  FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.share_session_deletion_lock();
CREATE TRIGGER a_deletion_lock BEFORE INSERT ON ${schema}.${session_messages}
  FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.share_session_deletion_lock();

CREATE TRIGGER deleted_stays_deleted BEFORE INSERT ON ${schema}.${sessions}
  FOR EACH ROW WHEN (current_setting('${schema}.any_session_deleted', true) IS DISTINCT FROM 'false')
  EXECUTE FUNCTION ${schema}.skip_deleted_session();
CREATE TRIGGER deleted_stays_deleted BEFORE INSERT ON ${schema}.${session_state}
  FOR EACH ROW WHEN (current_setting('${schema}.any_session_deleted', true) IS DISTINCT FROM 'false' AND NEW.scope = 'session')
  EXECUTE FUNCTION ${schema}.skip_deleted_session();
CREATE TRIGGER deleted_stays_deleted BEFORE INSERT ON ${schema}.${session_messages}
  FOR EACH ROW WHEN (current_setting('${schema}.any_session_deleted', true) IS DISTINCT FROM 'false')
  EXECUTE FUNCTION ${schema}.skip_deleted_session();
