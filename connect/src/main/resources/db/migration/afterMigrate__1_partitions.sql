-- at every start: partitions for the last month and a year ahead
DO $$
BEGIN
  PERFORM ${schema}.ensure_partitions(now() - interval '1 month', now() + interval '12 months');
END $$;
