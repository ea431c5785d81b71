package io.fleetfold.streams.runs.usage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Finds the windows that are kept no longer. Not thread-safe. */
final class OldWindows {
  private static final int AT_ONCE = 20_000;

  private final KeyValueStore<Bytes, byte[]> store;
  // what begins before was taken out: deletions that a scan need not step over again
  private final Map<Group, Long> from = new HashMap<>();

  private record Group(UsageScope scope, WindowSize size) {}

  OldWindows(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** A window is new in the store. */
  void added(WindowKey key) {
    from.computeIfPresent(
        new Group(key.scope(), key.size()), (group, since) -> Math.min(since, key.start()));
  }

  /**
   * Windows that begin before {@code until} and were not taken before, the oldest first; what is
   * too much for once is left for the next time.
   */
  List<Bytes> take(UsageScope scope, WindowSize size, long until) {
    Group group = new Group(scope, size);
    long since = from.getOrDefault(group, 0L);
    List<Bytes> old = new ArrayList<>();
    if (until <= since) {
      return old;
    }
    try (KeyValueIterator<Bytes, byte[]> windows =
        store.range(WindowKey.bytes(scope, size, since), WindowKey.bytes(scope, size, until))) {
      long next = since;
      while (next < until && old.size() < AT_ONCE) {
        Bytes key = windows.hasNext() ? windows.next().key : null;
        next = key == null ? until : WindowKey.of(key).start();
        if (next < until) {
          old.add(key);
        }
      }
      from.put(group, next);
    }
    return old;
  }
}
