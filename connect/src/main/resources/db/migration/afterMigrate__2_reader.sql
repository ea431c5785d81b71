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

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${reader}') THEN
    GRANT USAGE ON SCHEMA ${schema} TO ${reader};
    GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${reader};
    ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT ON TABLES TO ${reader};
  END IF;
END $$;
