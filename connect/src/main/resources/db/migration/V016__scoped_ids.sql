-- Ids are unique within their run (and session), or within agent and day, not in the whole fleet: the
-- keys carry that scope, so that SQL takes two records for one exactly where the folds do. The id
-- stands first: most ids grow with time, and whoever looks for one finds all its scopes in one place.
-- The texts are those of the schemas' class IdScope.

CREATE FUNCTION ${schema}.id_scope(VARIADIC parts text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
  SELECT CASE WHEN octet_length(s.scope) <= 200 THEN s.scope
              ELSE 'sha256|' || encode(sha256(convert_to(s.scope, 'UTF8')), 'hex') END
  FROM (
    SELECT string_agg(replace(replace(coalesce(p.part, ''), '%', '%25'), '|', '%7C'), '|' ORDER BY p.n) AS scope
    FROM unnest(parts) WITH ORDINALITY AS p (part, n)
  ) s
);
COMMENT ON FUNCTION ${schema}.id_scope(text[]) IS
  'The scope of an id: id_scope(''run'', run_id), id_scope(''run'', run_id, app_name, user_id, session_id) or '
  'id_scope(''day'', UTC date, agent_id).';

-- to_char is only stable for the sake of names in other languages, which this has none of
CREATE FUNCTION ${schema}.utc_date(at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') $$;
COMMENT ON FUNCTION ${schema}.utc_date(timestamptz) IS 'The date of a time in UTC, as YYYY-MM-DD.';

-- the tables are written anew once: an UPDATE would leave twice their size behind
ALTER TABLE ${schema}.agent_run_events DROP CONSTRAINT agent_run_events_pkey;
ALTER TABLE ${schema}.agent_run_events
  ADD COLUMN scope text COLLATE "C" NOT NULL GENERATED ALWAYS AS (
    CASE WHEN session_id IS NULL THEN ${schema}.id_scope('run', run_id)
         ELSE ${schema}.id_scope('run', run_id, app_name, user_id, session_id) END) STORED,
  ADD COLUMN sequence bigint;
ALTER TABLE ${schema}.agent_run_events ALTER COLUMN scope DROP EXPRESSION;
ALTER TABLE ${schema}.agent_run_events ADD PRIMARY KEY (event_id, scope, timestamp);

ALTER TABLE ${schema}.agent_llm_usage DROP CONSTRAINT agent_llm_usage_pkey;
ALTER TABLE ${schema}.agent_llm_usage
  ADD COLUMN scope text COLLATE "C" NOT NULL GENERATED ALWAYS AS (
    CASE WHEN run_id IS NOT NULL THEN ${schema}.id_scope('run', run_id)
         ELSE ${schema}.id_scope('day', ${schema}.utc_date(created_at), agent_id) END) STORED;
ALTER TABLE ${schema}.agent_llm_usage ALTER COLUMN scope DROP EXPRESSION;
ALTER TABLE ${schema}.agent_llm_usage ADD PRIMARY KEY (usage_id, scope, created_at);

-- A run's events in their order: those of one millisecond as they were sent.
DROP INDEX ${schema}.agent_run_events_by_run;
CREATE INDEX agent_run_events_by_run ON ${schema}.agent_run_events (run_id, timestamp, sequence);

CREATE FUNCTION ${schema}.run_events(run_id text) RETURNS SETOF ${schema}.agent_run_events
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT e.* FROM ${schema}.agent_run_events e
  WHERE e.run_id = $1
  ORDER BY e.timestamp, e.sequence NULLS FIRST, e.event_id, e.scope
$$;
COMMENT ON FUNCTION ${schema}.run_events(text) IS
  'The events of a run in the order in which they happened; those of one millisecond as they were sent.';

CREATE VIEW ${schema}.repeated_ids AS
SELECT 'event' AS kind, event_id AS id, count(*) AS records, array_agg(scope ORDER BY timestamp) AS scopes,
       min(timestamp) AS first_at, max(timestamp) AS last_at
FROM ${schema}.agent_run_events GROUP BY event_id HAVING count(*) > 1
UNION ALL
SELECT 'call', usage_id, count(*), array_agg(scope ORDER BY created_at), min(created_at), max(created_at)
FROM ${schema}.agent_llm_usage GROUP BY usage_id HAVING count(*) > 1;
COMMENT ON VIEW ${schema}.repeated_ids IS
  'Ids that stand in more than one scope (run, session of a run, agent and day): each record counts. A finding of data '
  'quality: ids should be unique, or a retry was sent under another run, agent or day. Reads both tables.';
