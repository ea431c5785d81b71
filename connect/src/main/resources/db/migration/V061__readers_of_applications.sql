-- Those who share the database and may see one application each. Nobody else is restricted: every table's first policy
-- lets all rows pass, the owner and with it the sinks are asked for none, and what readers of applications see is
-- restricted further by policies that are theirs alone (afterMigrate__3).
CREATE TABLE ${schema}.app_readers (
  role_name name NOT NULL,
  app_name  text COLLATE "C" NOT NULL,
  PRIMARY KEY (role_name, app_name)
);
COMMENT ON TABLE ${schema}.app_readers IS 'Which role reads which application: written by grant_app and revoke_app.';

CREATE FUNCTION ${schema}.readable_apps() RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT a.app_name
  FROM ${schema}.app_readers a
  JOIN pg_catalog.pg_roles r ON r.rolname = a.role_name
  WHERE pg_catalog.pg_has_role(current_user, r.oid, 'USAGE')
$$;
COMMENT ON FUNCTION ${schema}.readable_apps() IS 'The applications of whoever asks, by its own role and those it inherits.';

CREATE FUNCTION ${schema}.grant_app(reader text, app text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(app, '') = '' THEN
    RAISE EXCEPTION 'grant_app was given no application' USING HINT = 'Name it as records do in app_name.';
  END IF;
  EXECUTE format('GRANT %I TO %I', '${reader}_of_app', reader);
  INSERT INTO ${schema}.app_readers VALUES (reader, app) ON CONFLICT DO NOTHING;
END $$;
COMMENT ON FUNCTION ${schema}.grant_app(text, text) IS
  'Lets a role read the runs, events, calls and sessions of an application, and of no other.';

CREATE FUNCTION ${schema}.revoke_app(reader text, app text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM ${schema}.app_readers WHERE role_name = reader AND app_name = app;
  IF NOT EXISTS (SELECT FROM ${schema}.app_readers WHERE role_name = reader) THEN
    EXECUTE format('REVOKE %I FROM %I', '${reader}_of_app', reader);
  END IF;
END $$;
COMMENT ON FUNCTION ${schema}.revoke_app(text, text) IS 'Takes back what grant_app gave.';

REVOKE EXECUTE ON FUNCTION ${schema}.grant_app(text, text), ${schema}.revoke_app(text, text) FROM PUBLIC;

DO $$
DECLARE
  relation record;
BEGIN
  FOR relation IN
    SELECT c.oid::regclass AS name, c.relkind
    FROM pg_class c
    WHERE c.relnamespace = '${schema}'::regnamespace AND NOT c.relispartition AND c.relkind IN ('r', 'p', 'v')
      AND c.relname NOT IN ('flyway_schema_history', 'run_deletion_gate', 'session_deletion_gate')
  LOOP
    IF relation.relkind = 'v' THEN
      -- whoever reads a view sees what they would see in its tables
      EXECUTE format('ALTER VIEW %s SET (security_invoker = true)', relation.name);
    ELSE
      EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', relation.name);
      EXECUTE format('CREATE POLICY everybody ON %s USING (true) WITH CHECK (true)', relation.name);
    END IF;
  END LOOP;
END $$;
