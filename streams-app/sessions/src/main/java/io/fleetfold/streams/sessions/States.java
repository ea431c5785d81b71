package io.fleetfold.streams.sessions;

import io.fleetfold.schemas.SessionRules;
import io.fleetfold.schemas.Text;
import io.fleetfold.streams.sessions.state.SessionTally;
import io.fleetfold.streams.sessions.state.StateEntry;
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

  /** Whether the scope has room for a delta. */
  boolean fits(Bytes scope, Map<String, String> delta) {
    if (delta.isEmpty()) {
      return true;
    }
    long before = bytes(scope);
    long after = before;
    for (Map.Entry<String, String> each : delta.entrySet()) {
      after += size(each.getKey(), each.getValue());
    }
    if (after <= SessionRules.STATE_BYTES) {
      return true;
    }
    for (String key : delta.keySet()) {
      StateEntry old = get(scope, key);
      after -= old == null ? 0 : size(key, old.getValue());
    }
    return after <= SessionRules.STATE_BYTES || after <= before;
  }

  /** Bytes of a scope; of one that an older release wrote they are counted once. */
  private long bytes(Bytes scope) {
    byte[] known = store.get(SessionKeys.stateSize(scope));
    if (known != null) {
      return Cores.number(known, 0);
    }
    long bytes = 0;
    try (KeyValueIterator<Bytes, byte[]> entries = store.prefixScan(scope, new BytesSerializer())) {
      while (entries.hasNext()) {
        var next = entries.next();
        StateEntry entry = SessionCodecs.ENTRIES.decode(next.value);
        bytes += size(SessionKeys.entryKey(scope, next.key), entry.getValue());
      }
    }
    return bytes;
  }

  private void grow(Bytes scope, long before, long more) {
    store.put(SessionKeys.stateSize(scope), Cores.bytes(before + more));
  }

  private static long size(String key, String value) {
    return value == null ? 0 : Text.utf8Length(key) + Text.utf8Length(value);
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
    long bytes = bytes(scope);
    long[] more = {0};
    delta.forEach(
        (key, value) -> {
          StateEntry old = get(scope, key);
          boolean absent = old == null || old.getValue() == null;
          before.add(absent ? ABSENT : old.getOffset());
          if (value != null || !absent) {
            StateEntry entry = new StateEntry(value, at, revision(old) + 1, null, offset, -1L, -1);
            more[0] += put(scope, key, old, entry, changed);
          }
        });
    grow(scope, bytes, more[0]);
    return before;
  }

  /**
   * Applies a delta to a scope whose changes come in any order: the last by the log wins, whatever
   * the clocks of its writers say.
   */
  void applyLatest(Bytes scope, Map<String, String> delta, LogPlace place, Changed changed) {
    long bytes = bytes(scope);
    long[] more = {0};
    delta.forEach(
        (key, value) -> {
          StateEntry old = get(scope, key);
          if (old == null || place.isBehind(old)) {
            more[0] += put(scope, key, old, place.entry(value, revision(old) + 1), changed);
          }
        });
    grow(scope, bytes, more[0]);
  }

  /** Returns by how many bytes the scope grows. */
  private long put(Bytes scope, String key, StateEntry old, StateEntry entry, Changed changed) {
    store.put(SessionKeys.entry(scope, key), SessionCodecs.ENTRIES.encode(entry));
    tally(key, old, -1);
    tally(key, entry, 1);
    changed.key(key, entry);
    return size(key, entry.getValue()) - (old == null ? 0 : size(key, old.getValue()));
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
    store.delete(SessionKeys.stateSize(scope));
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
