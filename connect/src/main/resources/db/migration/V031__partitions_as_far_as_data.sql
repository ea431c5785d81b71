-- Partitions for the months that rows lie in, not only for the coming ones: imports bring old data.
-- Each month is made for itself. Where somebody holds a lock, or a month has too many rows to move
-- them in passing, they stay in the default partition, which serves them all the same.
CREATE FUNCTION ${schema}.keep_partitions(most_rows bigint, patience interval)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  place record;
  months timestamptz[];
  counts bigint[];
  made integer := 0;
  room bigint := most_rows;
  busy integer := 0;
  large integer := 0;
BEGIN
  PERFORM set_config('lock_timeout', (extract(epoch FROM patience) * 1000)::integer::text, true);
  FOR place IN
    SELECT c.relname::text AS parent, a.attname::text AS time_column
    FROM pg_partitioned_table p
    JOIN pg_class c ON c.oid = p.partrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.partattrs[0]
    WHERE c.relnamespace = '${schema}'::regnamespace
    ORDER BY c.relname
  LOOP
    -- far beyond these years there are only mistakes
    EXECUTE format(
      'WITH wanted AS (
         SELECT date_trunc(''month'', %1$I, ''UTC'') AS month, count(*) AS found
         FROM ${schema}.%2$I
         WHERE %1$I >= now() - interval ''20 years'' AND %1$I < now() + interval ''1 year''
         GROUP BY 1
         UNION ALL
         SELECT (date_trunc(''month'', now() AT TIME ZONE ''UTC'') + make_interval(months => n)) AT TIME ZONE ''UTC'', 0
         FROM generate_series(-1, 12) n
       ), months AS (SELECT month, sum(found)::bigint AS found FROM wanted GROUP BY month)
       SELECT array_agg(month ORDER BY month DESC), array_agg(found ORDER BY month DESC) FROM months',
      place.time_column, place.parent || '_default')
    INTO months, counts;
    FOR i IN 1 .. cardinality(months) LOOP
      IF counts[i] > room THEN
        large := large + 1;
        CONTINUE;
      END IF;
      BEGIN
        IF ${schema}.ensure_partition(place.parent, place.time_column, months[i]) THEN
          made := made + 1;
          room := room - counts[i];
        END IF;
      EXCEPTION WHEN lock_not_available THEN
        busy := busy + 1;
      END;
    END LOOP;
  END LOOP;
  IF busy > 0 THEN
    RAISE NOTICE '% partitions are made the next time: their tables are in use', busy;
  END IF;
  IF large > 0 THEN
    RAISE NOTICE '% months stay in the default partitions: more than % rows would have to be moved. '
      'Call ${schema}.ensure_partitions(from, to) when writers may wait.', large, most_rows;
  END IF;
  RETURN made;
END $$;
COMMENT ON FUNCTION ${schema}.keep_partitions(bigint, interval) IS
  'Makes the monthly partitions (UTC) of all partitioned tables that are missing: the last month, the coming year, and '
  'the months that rows in the default partitions are from. Moves at most so many rows and waits for each lock at most '
  'so long; what is left is done by a later call. Returns how many it made.';

REVOKE EXECUTE ON FUNCTION ${schema}.keep_partitions(bigint, interval) FROM PUBLIC;
