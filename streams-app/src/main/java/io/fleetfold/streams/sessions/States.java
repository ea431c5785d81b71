package io.fleetfold.streams.sessions;

import io.fleetfold.streams.state.SessionTally;
import io.fleetfold.streams.state.StateEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * State, key by key. A removed key stays as an entry without a value, so that its version goes on.
 * Not thread-safe.
 */
public final class States {
  /** Instead of the offset of the event that had set a key: it had no value. */
  public static final long ABSENT = -1;

  /** Instead of the offset of the event that had set a key: nobody knows. */
  public static final long UNKNOWN = -2;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Supplier<SessionTally> tallies;

  States(KeyValueStore<Bytes, byte[]> store, Supplier<SessionTally> tallies) {
    this.store = store;
    this.tallies = tallies;
  }

  /** Is told of a key that has changed; the entry has no value where it was removed. */
  interface Changed {
    void key(String key, StateEntry entry);
  }

  /**
   * Applies a delta to a scope.
   *
   * @param at time of the event
   * @param offset offset of the event
   * @return for each key of the delta the offset of the event that had set it, {@link #ABSENT} or
   *     {@link #UNKNOWN}
   */
  List<Long> apply(Bytes scope, Map<String, String> delta, long at, long offset, Changed changed) {
    List<Long> before = new ArrayList<>(delta.size());
    delta.forEach(
        (key, value) -> {
          StateEntry old = get(scope, key);
          boolean absent = old == null || old.getValue() == null;
          before.add(absent ? ABSENT : old.getOffset());
          if (value != null || !absent) {
            StateEntry entry = new StateEntry(value, at, revision(old) + 1, null, offset);
            put(scope, key, old, entry, changed);
          }
        });
    return before;
  }

  /** Applies a delta to a scope whose events come in any order: the latest wins. */
  void applyLatest(
      Bytes scope, Map<String, String> delta, long at, String eventId, Changed changed) {
    delta.forEach(
        (key, value) -> {
          StateEntry old = get(scope, key);
          if (old == null || isLater(at, eventId, old)) {
            put(
                scope,
                key,
                old,
                new StateEntry(value, at, revision(old) + 1, eventId, UNKNOWN),
                changed);
          }
        });
  }

  private static boolean isLater(long at, String eventId, StateEntry old) {
    return at != old.getUpdatedAt()
        ? at > old.getUpdatedAt()
        : eventId.compareTo(old.getEventId()) > 0;
  }

  private void put(Bytes scope, String key, StateEntry old, StateEntry entry, Changed changed) {
    store.put(SessionKeys.entry(scope, key), SessionCodecs.ENTRIES.encode(entry));
    tally(key, old, -1);
    tally(key, entry, 1);
    changed.key(key, entry);
  }

  /** Removes all keys of a scope; those that had a value are named. */
  List<String> delete(Bytes scope) {
    List<String> keys = new ArrayList<>();
    List<Bytes> all = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries = store.prefixScan(scope, new BytesSerializer())) {
      while (entries.hasNext()) {
        var next = entries.next();
        StateEntry entry = SessionCodecs.ENTRIES.decode(next.value);
        String key = SessionKeys.entryKey(scope, next.key);
        if (entry.getValue() != null) {
          keys.add(key);
          tally(key, entry, -1);
        }
        all.add(next.key);
      }
    }
    all.forEach(store::delete);
    return keys;
  }

  private StateEntry get(Bytes scope, String key) {
    return SessionCodecs.ENTRIES.decode(store.get(SessionKeys.entry(scope, key)));
  }

  private static long revision(StateEntry entry) {
    return entry == null ? 0 : entry.getRevision();
  }

  private void tally(String key, StateEntry entry, int sign) {
    if (entry != null && entry.getValue() != null) {
      SessionTally tally = tallies.get();
      tally.setStateEntries(tally.getStateEntries() + sign);
      tally.setStateBytes(
          tally.getStateBytes() + sign * (long) (key.length() + entry.getValue().length()));
    }
  }
}
