package io.fleetfold.verify.sessions;

import io.fleetfold.verify.saved.SavedKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keys of a session or a user, without their values: how large these are, and their prints. */
final class KeyedState {
  /** Bytes that the keys and values of a scope may have. */
  private static final long MAX_BYTES = 8 << 20;

  private static final long REMOVED = 0;

  private final Map<String, Entry> entries = new HashMap<>(4);
  private long bytes;
  private Print print = Print.NOTHING;
  private int count;

  /** A key and what it is now; a removed one has no bytes, and its version goes on. */
  private record Entry(long revision, long bytes, Print print) {
    boolean isThere() {
      return bytes != REMOVED;
    }
  }

  /** Whether there is room for a delta; one that grows nothing always finds it. */
  boolean fits(Map<String, String> delta) {
    long after = bytes;
    for (Map.Entry<String, String> change : delta.entrySet()) {
      Entry old = entries.get(change.getKey());
      after += size(change.getKey(), change.getValue()) - (old == null ? 0 : old.bytes);
    }
    return after <= MAX_BYTES || after <= bytes;
  }

  void apply(Map<String, String> delta, long generation, long time) {
    delta.forEach((key, value) -> set(key, value, generation, time));
  }

  private void set(String key, String value, long generation, long time) {
    Entry old = entries.get(key);
    if (value == null && (old == null || !old.isThere())) {
      return;
    }
    long revision = old == null ? 1 : old.revision + 1;
    put(
        key,
        value == null
            ? new Entry(revision, REMOVED, Print.NOTHING)
            : new Entry(
                revision,
                size(key, value),
                new Print.Columns()
                    .number(generation)
                    .text(key)
                    .number(time)
                    .number(revision)
                    .json(value)
                    .print()));
  }

  private void put(String key, Entry entry) {
    Entry old = entries.put(key, entry);
    if (old != null) {
      bytes -= old.bytes;
      print = print.minus(old.print);
      count -= old.isThere() ? 1 : 0;
    }
    bytes += entry.bytes;
    print = print.plus(entry.print);
    count += entry.isThere() ? 1 : 0;
  }

  private static long size(String key, String value) {
    return value == null ? REMOVED : utf8(key) + utf8(value);
  }

  static long utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** How many keys have a value. */
  int count() {
    return count;
  }

  Print print() {
    return print;
  }

  List<SavedKey> save() {
    List<SavedKey> saved = new ArrayList<>();
    entries.forEach(
        (key, entry) ->
            saved.add(new SavedKey(key, entry.revision, entry.bytes, entry.print.save())));
    return saved;
  }

  static KeyedState of(List<SavedKey> saved) {
    KeyedState state = new KeyedState();
    for (SavedKey key : saved) {
      Print print = Print.of(key.getPrint());
      state.put(key.getKey(), new Entry(key.getRevision(), key.getBytes(), print));
    }
    return state;
  }
}
