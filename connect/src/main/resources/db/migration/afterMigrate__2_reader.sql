-- The analysts' role: reads everything here, writes nothing. It cannot log in until someone gives it
-- a password. Where the migrating user may not create roles, a DBA creates it; the grants follow.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${reader}') THEN
    CREATE ROLE ${reader} NOLOGIN;
    ALTER ROLE ${reader} SET search_path = ${schema}, public;
    ALTER ROLE ${reader} SET default_transaction_read_only = on;
  END IF;
EXCEPTION
  WHEN insufficient_privilege THEN
    RAISE WARNING 'no right to create the role ${reader}: let a DBA create it, then migrate again';
END $$;

-- Tables and views, not what they are made of: who reads a table reads its partitions through it. The
-- privileges of new tables come with the migration that makes them.
DO $$
DECLARE
  relation record;
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${reader}') THEN
    GRANT USAGE ON SCHEMA ${schema} TO ${reader};
    ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} REVOKE SELECT ON TABLES FROM ${reader};
    FOR relation IN
      SELECT c.oid::regclass AS name,
             NOT c.relispartition
               AND c.relname NOT IN ('flyway_schema_history', 'run_deletion_gate', 'session_deletion_gate') AS readable,
             EXISTS (
               SELECT FROM aclexplode(c.relacl) granted
               WHERE granted.grantee = '${reader}'::regrole AND granted.privilege_type = 'SELECT') AS granted
      FROM pg_class c
      WHERE c.relnamespace = '${schema}'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
    LOOP
      IF relation.readable AND NOT relation.granted THEN
        EXECUTE format('GRANT SELECT ON %s TO ${reader}', relation.name);
      ELSIF relation.granted AND NOT relation.readable THEN
        EXECUTE format('REVOKE SELECT ON %s FROM ${reader}', relation.name);
      END IF;
    END LOOP;
  END IF;
END $$;
