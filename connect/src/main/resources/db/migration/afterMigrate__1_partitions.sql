-- at every start, within seconds
DO $$
BEGIN
  PERFORM ${schema}.keep_partitions(1000000, interval '5 seconds');
END $$;
