-- Sessions, their state and their messages. A session that is created again after its deletion has a
-- higher generation: what is deleted is one life of it, and rows of that life stay out for good.

CREATE TABLE ${schema}.${sessions} (
  app_name        text COLLATE "C" NOT NULL,
  user_id         text COLLATE "C" NOT NULL,
  session_id      text COLLATE "C" NOT NULL,
  generation      bigint NOT NULL,
  status          text NOT NULL,
  current_route   text,
  current_step    text,
  route_history   jsonb NOT NULL,
  message_count   bigint NOT NULL,
  event_count     bigint NOT NULL,
  last_message_at timestamptz(3),
  metadata        jsonb,
  created_at      timestamptz(3) NOT NULL,
  updated_at      timestamptz(3) NOT NULL,
  completed_at    timestamptz(3),
  ttl_ms          bigint,
  revision        bigint NOT NULL,
  PRIMARY KEY (app_name, user_id, session_id)
) WITH (fillfactor = 80); -- written with each event: room on its page keeps indexes untouched

-- status is left out of the index: it would have to follow each change
CREATE INDEX sessions_by_creation ON ${schema}.${sessions} (created_at DESC);

CREATE TABLE ${schema}.${session_state} (
  scope      text NOT NULL,
  app_name   text COLLATE "C" NOT NULL,
  user_id    text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  key        text COLLATE "C" NOT NULL,
  generation bigint NOT NULL,
  value      jsonb NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  revision   bigint NOT NULL,
  PRIMARY KEY (scope, app_name, user_id, session_id, key)
) WITH (fillfactor = 80);

CREATE TABLE ${schema}.${session_messages} (
  app_name       text COLLATE "C" NOT NULL,
  user_id        text COLLATE "C" NOT NULL,
  session_id     text COLLATE "C" NOT NULL,
  generation     bigint NOT NULL,
  message_id     text COLLATE "C" NOT NULL,
  sequence       bigint NOT NULL,
  timestamp      timestamptz(3) NOT NULL,
  role           text NOT NULL,
  author         text,
  content        jsonb,
  data           jsonb,
  state_delta    jsonb,
  invocation_id  text COLLATE "C",
  run_id         text COLLATE "C",
  agent_id       text COLLATE "C" NOT NULL,
  route          text,
  step           text,
  final_response boolean NOT NULL,
  revision       bigint NOT NULL,
  PRIMARY KEY (app_name, user_id, session_id, message_id, timestamp)
) PARTITION BY RANGE (timestamp);

CREATE TABLE ${schema}.${session_messages}_default PARTITION OF ${schema}.${session_messages} DEFAULT;
CREATE INDEX session_messages_in_order
  ON ${schema}.${session_messages} (app_name, user_id, session_id, sequence);
CREATE INDEX session_messages_by_run ON ${schema}.${session_messages} (run_id) WHERE run_id IS NOT NULL;

CREATE TABLE ${schema}.deleted_sessions (
  app_name   text COLLATE "C" NOT NULL,
  user_id    text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  generation bigint NOT NULL,
  reason     text NOT NULL,
  deleted_at timestamptz(3) NOT NULL,
  PRIMARY KEY (app_name, user_id, session_id)
);

-- the months of messages, too
CREATE OR REPLACE FUNCTION ${schema}.ensure_partitions(from_time timestamptz, to_time timestamptz)
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
      + ${schema}.ensure_partition('agent_llm_usage', 'created_at', month)::integer
      + ${schema}.ensure_partition('usage_windows', 'window_start', month)::integer
      + ${schema}.ensure_partition('${session_messages}', 'timestamp', month)::integer;
    month := (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
  END LOOP;
  RETURN made;
END $$;
COMMENT ON FUNCTION ${schema}.ensure_partitions(timestamptz, timestamptz) IS
  'Makes the monthly partitions (UTC) of agent_run_events, agent_llm_usage, usage_windows and ${session_messages} that '
  'are missing between two times, and moves their rows out of the default partitions. Writers wait meanwhile. Returns '
  'how many it made.';
