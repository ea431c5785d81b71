package io.fleetfold.client.session;

import io.fleetfold.records.AgentRunEvent;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One event of a user's log, and what a session was before it and is after it. Immutable.
 *
 * @param event the event; of this session, or of another one of the user
 * @param refusal why it was refused, in words; empty where it was not
 * @param before the session before it, without messages; empty where there was none
 * @param after the session after it
 */
public record SessionStep(
    AgentRunEvent event,
    Optional<String> refusal,
    Optional<SessionSnapshot> before,
    Optional<SessionSnapshot> after) {

  /** What happened to a key of the merged state: its old and its new value, null for none. */
  public record Change(Object before, Object after) {}

  /** The keys of the merged state that the event changed, in order. */
  public TreeMap<String, Change> changes() {
    TreeMap<String, Change> changes = new TreeMap<>();
    TreeSet<String> keys = new TreeSet<>();
    before.ifPresent(session -> keys.addAll(session.state().keySet()));
    after.ifPresent(session -> keys.addAll(session.state().keySet()));
    for (String key : keys) {
      Change change = new Change(value(before, key), value(after, key));
      if (!Objects.equals(change.before(), change.after())) {
        changes.put(key, change);
      }
    }
    return changes;
  }

  private static Object value(Optional<SessionSnapshot> session, String key) {
    return session.map(SessionSnapshot::state).map(state -> state.get(key)).orElse(null);
  }
}
