-- What is asked of sessions first; keys carry the prefix of their scope, as agents see them.

CREATE VIEW ${schema}.session_view AS
SELECT s.app_name, s.user_id, s.session_id, s.status,
       coalesce((
         SELECT jsonb_object_agg(
                  CASE k.scope WHEN 'session' THEN '' ELSE k.scope || ':' END || k.key, k.value)
         FROM ${schema}.${session_state} k
         WHERE k.app_name = s.app_name
           AND ((k.scope = 'session' AND k.user_id = s.user_id AND k.session_id = s.session_id)
             OR (k.scope = 'user' AND k.user_id = s.user_id AND k.session_id = '')
             OR (k.scope = 'app' AND k.user_id = '' AND k.session_id = ''))
       ), '{}'::jsonb) AS state,
       s.current_route, s.current_step, s.message_count, s.event_count, s.last_message_at,
       s.metadata, s.created_at, s.updated_at, s.completed_at, s.revision
FROM ${schema}.${sessions} s;
COMMENT ON VIEW ${schema}.session_view IS
  'Sessions with their merged state: own keys, user: keys and app: keys.';

-- Parts in words: what a person wants to read of a message.
CREATE FUNCTION ${schema}.message_text(content jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT string_agg(
    coalesce(
      part ->> 'text',
      (part -> 'functionCall' ->> 'name') || '(' || coalesce((part -> 'functionCall' -> 'args')::text, '') || ')',
      (part -> 'functionResponse' ->> 'name') || ' = ' || coalesce((part -> 'functionResponse' -> 'response')::text, ''),
      part::text),
    E'\n' ORDER BY n)
  FROM jsonb_path_query(content, 'lax $.parts[*]') WITH ORDINALITY AS parts (part, n)
$$;
COMMENT ON FUNCTION ${schema}.message_text(jsonb) IS
  'The parts of a message''s content in words: text as it is, tool requests and responses with their values.';

CREATE VIEW ${schema}.conversations AS
SELECT app_name, user_id, session_id, sequence, timestamp, role, author,
       coalesce(${schema}.message_text(content), content #>> '{}') AS text,
       state_delta, invocation_id, run_id, final_response, message_id
FROM ${schema}.${session_messages};
COMMENT ON VIEW ${schema}.conversations IS 'Messages with their text, to be read in the order of sequence.';
