-- Writers and deletions exclude each other by locks of tables that only the owner may lock. Advisory
-- locks are open to everybody who logs in: a reader could hold up all writers.
CREATE TABLE ${schema}.run_deletion_gate ();
COMMENT ON TABLE ${schema}.run_deletion_gate IS
  'Has no rows: writers of runs share its lock, a deletion of runs takes it alone.';
CREATE TABLE ${schema}.session_deletion_gate ();
COMMENT ON TABLE ${schema}.session_deletion_gate IS
  'Has no rows: writers of sessions share its lock, a deletion of sessions takes it alone.';

-- the functions are otherwise as they were
DO $$
DECLARE
  taking record;
  changed text;
BEGIN
  FOR taking IN
    SELECT pg_get_functiondef(oid) AS definition FROM pg_proc
    WHERE pronamespace = '${schema}'::regnamespace AND prokind = 'f' AND prosrc LIKE '%pg\_advisory\_xact\_lock%'
  LOOP
    changed := regexp_replace(taking.definition,
      'PERFORM pg_advisory_xact_lock_shared\(hashtextextended\(''${schema}\.deleted_(run|session)s'', 0\)\)',
      'LOCK TABLE ${schema}.\1_deletion_gate IN ROW SHARE MODE', 'g');
    changed := regexp_replace(changed,
      'PERFORM pg_advisory_xact_lock\(hashtextextended\(''${schema}\.deleted_(run|session)s'', 0\)\)',
      'LOCK TABLE ${schema}.\1_deletion_gate IN EXCLUSIVE MODE', 'g');
    EXECUTE changed;
  END LOOP;
END $$;
