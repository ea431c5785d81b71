-- The role of those who see one application each: what a member of it reads is restricted to the applications that
-- grant_app gave it. Where the migrating user may not create roles, a DBA creates it; policies and grants follow.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${reader}_of_app') THEN
    CREATE ROLE ${reader}_of_app NOLOGIN;
  END IF;
EXCEPTION
  WHEN insufficient_privilege THEN
    RAISE WARNING 'no right to create the role ${reader}_of_app: let a DBA create it, then migrate again';
END $$;

-- Sums over all applications (statistics, windows) are not granted at all.
DO $$
DECLARE
  own constant text := '= ANY (ARRAY(SELECT ${schema}.readable_apps()))';
  of_run constant text := 'EXISTS (SELECT FROM ${schema}.agent_runs of_run WHERE of_run.run_id = %I.run_id)';
  rule record;
  relation record;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${reader}_of_app') THEN
    RETURN;
  END IF;
  GRANT USAGE ON SCHEMA ${schema} TO ${reader}_of_app;
  FOR rule IN
    SELECT * FROM (VALUES
      ('agent_runs', 'owner_app ' || own),
      -- an event or a call is seen where its run is
      ('agent_run_events', 'CASE WHEN run_id IS NULL THEN app_name ' || own
        || ' ELSE (app_name IS NULL OR app_name ' || own || ') AND ' || format(of_run, 'agent_run_events') || ' END'),
      ('agent_llm_usage', format(of_run, 'agent_llm_usage')),
      ('agent_llm_claims', format(of_run, 'agent_llm_claims')),
      ('${sessions}', 'app_name ' || own),
      ('${session_state}', 'app_name ' || own),
      ('${session_messages}', 'app_name ' || own),
      ('deleted_sessions', 'app_name ' || own),
      ('app_readers', 'role_name IN (SELECT r.rolname FROM pg_catalog.pg_roles r'
        || ' WHERE pg_catalog.pg_has_role(current_user, r.oid, ''USAGE''))'),
      ('model_prices', NULL)
    ) AS rules (name, rows)
  LOOP
    -- once: each takes the table for itself
    IF rule.rows IS NOT NULL AND NOT EXISTS (
      SELECT FROM pg_policies
      WHERE schemaname = '${schema}' AND tablename = rule.name AND policyname = 'own_application')
    THEN
      EXECUTE format(
        'CREATE POLICY own_application ON ${schema}.%I AS RESTRICTIVE FOR SELECT TO ${reader}_of_app USING (%s)',
        rule.name, rule.rows);
    END IF;
    IF NOT has_table_privilege('${reader}_of_app', format('${schema}.%I', rule.name), 'SELECT') THEN
      EXECUTE format('GRANT SELECT ON ${schema}.%I TO ${reader}_of_app', rule.name);
    END IF;
  END LOOP;
  FOR relation IN
    SELECT c.oid::regclass AS name FROM pg_class c
    WHERE c.relnamespace = '${schema}'::regnamespace AND c.relkind = 'v'
      AND NOT has_table_privilege('${reader}_of_app', c.oid, 'SELECT')
  LOOP
    EXECUTE format('GRANT SELECT ON %s TO ${reader}_of_app', relation.name);
  END LOOP;
END $$;
