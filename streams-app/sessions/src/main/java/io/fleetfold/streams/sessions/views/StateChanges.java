package io.fleetfold.streams.sessions.views;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fleetfold.streams.core.ingest.StateDelta;
import io.fleetfold.streams.sessions.States;
import io.fleetfold.streams.sessions.views.SessionStep.Change;
import io.fleetfold.streams.sessions.views.SessionStep.Missing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a delta did to a state, by the deltas that had set its keys before. */
final class StateChanges {
  private static final ObjectMapper JSON = new JsonMapper();

  private final Map<Long, StateDelta> earlier;

  /** Changes of deltas after those, by the offset of their event. */
  StateChanges(Map<Long, StateDelta> earlier) {
    this.earlier = earlier;
  }

  /**
   * The changes of a delta: keys that got the value they had are left out.
   *
   * @param before as the outcome of the event has it
   */
  List<Change> of(StateDelta delta, List<Long> before) {
    List<Change> changes = new ArrayList<>();
    boolean isKnown =
        before != null && before.size() == delta.session().size() + delta.user().size();
    Iterator<Long> offsets = isKnown ? before.iterator() : null;
    scope("session", "", delta, StateDelta::session, offsets, changes);
    scope("user", StateDelta.USER, delta, StateDelta::user, offsets, changes);
    delta
        .app()
        .forEach(
            (key, after) ->
                changes.add(
                    new Change("app", StateDelta.APP + key, null, after, Missing.UNORDERED)));
    return changes;
  }

  private void scope(
      String scope,
      String prefix,
      StateDelta delta,
      Function<StateDelta, Map<String, String>> keys,
      Iterator<Long> offsets,
      List<Change> changes) {
    keys.apply(delta)
        .forEach(
            (key, after) -> {
              long offset = offsets == null ? States.UNKNOWN : offsets.next();
              StateDelta set = earlier.get(offset);
              String before = set == null ? null : keys.apply(set).get(key);
              Missing missing = set == null ? missing(offset) : null;
              if (missing != null || !isSame(before, after)) {
                changes.add(new Change(scope, prefix + key, before, after, missing));
              }
            });
  }

  private static Missing missing(long offset) {
    if (offset == States.ABSENT) {
      return null;
    }
    return offset == States.UNKNOWN ? Missing.UNRECORDED : Missing.FORGOTTEN;
  }

  private static boolean isSame(String before, String after) {
    if (before == null || after == null || before.equals(after)) {
      return before == null ? after == null : before.equals(after);
    }
    try {
      return JSON.readTree(before).equals(JSON.readTree(after));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value of a state is not JSON", e);
    }
  }
}
