package io.fleetfold.streams.ingest;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How far each partition of each input was folded by this process, work that is not committed yet
 * included. Thread-safe.
 */
public final class Progress {
  private final ConcurrentMap<String, ConcurrentMap<Integer, Long>> next =
      new ConcurrentHashMap<>();

  private final ConcurrentMap<String, ConcurrentMap<Integer, Long>> saved =
      new ConcurrentHashMap<>();

  /** The records below this offset are folded. */
  void passed(String topic, int partition, long nextOffset) {
    next.computeIfAbsent(topic, ignored -> new ConcurrentHashMap<>()).put(partition, nextOffset);
  }

  /** Everything that was folded of a partition is in its stores now. */
  public void saved(int partition) {
    next.forEach(
        (topic, partitions) -> {
          Long offset = partitions.get(partition);
          if (offset != null) {
            saved
                .computeIfAbsent(topic, ignored -> new ConcurrentHashMap<>())
                .put(partition, offset);
          }
        });
  }

  /** What was folded of a partition may have been undone. */
  void forget(int partition) {
    next.values().forEach(partitions -> partitions.remove(partition));
    saved.values().forEach(partitions -> partitions.remove(partition));
  }

  /** The next offset by topic (without the fleet's prefix) and partition; a copy. */
  public Map<String, Map<Integer, Long>> next() {
    return copy(next);
  }

  /**
   * As {@link #next}, for what is held back in memory until it is saved: usage windows. At most one
   * commit interval behind.
   */
  public Map<String, Map<Integer, Long>> saved() {
    return copy(saved);
  }

  private static Map<String, Map<Integer, Long>> copy(
      ConcurrentMap<String, ConcurrentMap<Integer, Long>> offsets) {
    Map<String, Map<Integer, Long>> copy = new TreeMap<>();
    offsets.forEach((topic, partitions) -> copy.put(topic, new TreeMap<>(partitions)));
    return copy;
  }
}
