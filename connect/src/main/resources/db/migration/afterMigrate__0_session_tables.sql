-- triggers, views and functions know the tables by the names of the first migration
DO $$
BEGIN
  IF to_regclass('${schema}.${sessions}') IS NULL
    OR to_regclass('${schema}.${session_state}') IS NULL
    OR to_regclass('${schema}.${session_messages}') IS NULL
  THEN
    RAISE EXCEPTION 'the schema ${schema} has no tables ${sessions}, ${session_state} and ${session_messages}'
      USING HINT = 'Set DB_SESSIONS_TABLE, DB_SESSION_STATE_TABLE and DB_SESSION_MESSAGES_TABLE to the names of the first migration, or migrate another schema.';
  END IF;
END $$;
