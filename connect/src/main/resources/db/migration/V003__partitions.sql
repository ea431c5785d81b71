CREATE FUNCTION ${schema}.ensure_partition(parent text, time_column text, month timestamptz)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  name text := parent || to_char(month AT TIME ZONE 'UTC', '"_y"YYYY"m"MM');
  upper_bound timestamptz := (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
  IF to_regclass(format('${schema}.%I', name)) IS NOT NULL THEN
    RETURN false;
  END IF;
  -- Keeps writers out until commit, before they have looked up where their rows go: one that still
  -- held the old plan would put a row of this month into the default partition and fail.
  EXECUTE format('LOCK TABLE ${schema}.%I IN SHARE ROW EXCLUSIVE MODE', parent);
  IF to_regclass(format('${schema}.%I', name)) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('LOCK TABLE ${schema}.%I IN ACCESS EXCLUSIVE MODE', parent || '_default');
  EXECUTE format(
    'CREATE TABLE ${schema}.%I (LIKE ${schema}.%I INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION)',
    name, parent);
  EXECUTE format(
    'WITH moved AS (DELETE FROM ${schema}.%1$I WHERE %2$I >= %3$L AND %2$I < %4$L RETURNING *) '
    'INSERT INTO ${schema}.%5$I SELECT * FROM moved',
    parent || '_default', time_column, month, upper_bound, name);
  EXECUTE format(
    'ALTER TABLE ${schema}.%I ATTACH PARTITION ${schema}.%I FOR VALUES FROM (%L) TO (%L)',
    parent, name, month, upper_bound);
  RETURN true;
END $$;

CREATE FUNCTION ${schema}.ensure_partitions(from_time timestamptz, to_time timestamptz)
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
      + ${schema}.ensure_partition('agent_llm_usage', 'created_at', month)::integer;
    month := (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
  END LOOP;
  RETURN made;
END $$;
COMMENT ON FUNCTION ${schema}.ensure_partitions(timestamptz, timestamptz) IS
  'Makes the monthly partitions (UTC) of agent_run_events and agent_llm_usage that are missing between two times, '
  'and moves their rows out of the default partitions. Writers wait meanwhile. Returns how many it made.';

REVOKE EXECUTE ON FUNCTION ${schema}.ensure_partition(text, text, timestamptz) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION ${schema}.ensure_partitions(timestamptz, timestamptz) FROM PUBLIC;
