-- What the sinks write. Every column is named as its Avro field; a test compares the two.
-- Ids are compared byte by byte (COLLATE "C"): faster than a language's order, which ids have none of.

-- Not partitioned by time: a run's started_at may be unknown at first and moves to the earliest
-- that any record tells, so it can be no part of the key that the upserts need.
CREATE TABLE ${schema}.agent_runs (
  run_id                 text COLLATE "C" NOT NULL,
  agent_id               text COLLATE "C",
  agent_name             text,
  status                 text NOT NULL,
  objective              text,
  additional_context     jsonb,
  started_at             timestamptz(3),
  finished_at            timestamptz(3),
  duration_ms            bigint,
  total_iterations       integer NOT NULL,
  final_synthesis_output text,
  execution_history      jsonb,
  error_message          text,
  metadata               jsonb,
  parent_run_id          text COLLATE "C",
  app_name               text COLLATE "C",
  user_id                text COLLATE "C",
  session_id             text COLLATE "C",
  recorded_at            timestamptz(3),
  last_activity_at       timestamptz(3) NOT NULL,
  event_count            bigint NOT NULL,
  events_by_type         jsonb NOT NULL,
  actions                jsonb NOT NULL,
  llm_calls              bigint NOT NULL,
  error_llm_calls        bigint NOT NULL,
  input_tokens           bigint NOT NULL,
  output_tokens          bigint NOT NULL,
  cache_read_tokens      bigint NOT NULL,
  cache_write_tokens     bigint NOT NULL,
  reasoning_tokens       bigint NOT NULL,
  audio_input_tokens     bigint NOT NULL,
  audio_output_tokens    bigint NOT NULL,
  cost_usd               numeric(38,12),
  unpriced_calls         bigint NOT NULL,
  provider_cost_usd      numeric(38,12) NOT NULL,
  revision               bigint NOT NULL,
  PRIMARY KEY (run_id)
) WITH (fillfactor = 80); -- a run is written many times: room on its page keeps indexes untouched

CREATE INDEX agent_runs_by_agent ON ${schema}.agent_runs (agent_id, started_at DESC);
CREATE INDEX agent_runs_by_start ON ${schema}.agent_runs (started_at DESC);

-- A default partition takes whatever no month was made for: no record can fail for its time.
CREATE TABLE ${schema}.agent_run_events (
  event_id          text COLLATE "C" NOT NULL,
  run_id            text COLLATE "C",
  agent_id          text COLLATE "C" NOT NULL,
  agent_name        text NOT NULL,
  timestamp         timestamptz(3) NOT NULL,
  event_type        text NOT NULL,
  data              jsonb,
  app_name          text COLLATE "C",
  user_id           text COLLATE "C",
  session_id        text COLLATE "C",
  invocation_id     text COLLATE "C",
  author            text,
  content           jsonb,
  state_delta       jsonb,
  partial           boolean NOT NULL,
  final_response    boolean NOT NULL,
  expected_revision bigint,
  PRIMARY KEY (event_id, timestamp)
) PARTITION BY RANGE (timestamp);

CREATE TABLE ${schema}.agent_run_events_default PARTITION OF ${schema}.agent_run_events DEFAULT;
CREATE INDEX agent_run_events_by_run ON ${schema}.agent_run_events (run_id, timestamp);

CREATE TABLE ${schema}.agent_llm_usage (
  usage_id               text COLLATE "C" NOT NULL,
  agent_id               text COLLATE "C",
  run_id                 text COLLATE "C",
  session_id             text COLLATE "C",
  provider               text NOT NULL,
  model                  text NOT NULL,
  prompt                 text,
  prompt_length          bigint NOT NULL,
  input_params           jsonb,
  input_tokens           bigint,
  output_tokens          bigint,
  response_content       text,
  response_length        bigint,
  usage_metrics          jsonb,
  status                 text NOT NULL,
  error_message          text,
  latency_ms             bigint,
  time_to_first_token_ms bigint,
  finish_reason          text,
  created_at             timestamptz(3) NOT NULL,
  cache_read_tokens      bigint,
  cache_write_tokens     bigint,
  reasoning_tokens       bigint,
  audio_input_tokens     bigint,
  audio_output_tokens    bigint,
  cost_usd               numeric(38,12),
  price_id               text,
  provider_cost_usd      numeric(38,12),
  PRIMARY KEY (usage_id, created_at)
) PARTITION BY RANGE (created_at);

CREATE TABLE ${schema}.agent_llm_usage_default PARTITION OF ${schema}.agent_llm_usage DEFAULT;
CREATE INDEX agent_llm_usage_by_agent ON ${schema}.agent_llm_usage (agent_id, created_at);
CREATE INDEX agent_llm_usage_by_run ON ${schema}.agent_llm_usage (run_id, created_at);
CREATE INDEX agent_llm_usage_by_time ON ${schema}.agent_llm_usage (created_at);

-- Partials: the statistics of a scope are the sums over its partitions (view run_statistics).
CREATE TABLE ${schema}.agent_run_stats (
  scope                text NOT NULL,
  agent_id             text COLLATE "C" NOT NULL,
  partition            integer NOT NULL,
  pending_runs         bigint NOT NULL,
  running_runs         bigint NOT NULL,
  interrupted_runs     bigint NOT NULL,
  completed_runs       bigint NOT NULL,
  error_runs           bigint NOT NULL,
  cancelled_runs       bigint NOT NULL,
  total_iterations     bigint NOT NULL,
  llm_calls            bigint NOT NULL,
  error_llm_calls      bigint NOT NULL,
  input_tokens         bigint NOT NULL,
  output_tokens        bigint NOT NULL,
  cache_read_tokens    bigint NOT NULL,
  cache_write_tokens   bigint NOT NULL,
  reasoning_tokens     bigint NOT NULL,
  audio_input_tokens   bigint NOT NULL,
  audio_output_tokens  bigint NOT NULL,
  cost_usd             numeric(38,12),
  unpriced_calls       bigint NOT NULL,
  provider_cost_usd    numeric(38,12) NOT NULL,
  run_duration_buckets jsonb NOT NULL,
  llm_latency_buckets  jsonb NOT NULL,
  revision             bigint NOT NULL,
  PRIMARY KEY (scope, agent_id, partition)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05); -- few rows, each written all the time

CREATE TABLE ${schema}.deleted_runs (
  run_id     text COLLATE "C" NOT NULL,
  deleted_at timestamptz(3) NOT NULL,
  PRIMARY KEY (run_id)
);
