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

  /** The records below this offset are folded. */
  void passed(String topic, int partition, long nextOffset) {
    next.computeIfAbsent(topic, ignored -> new ConcurrentHashMap<>()).put(partition, nextOffset);
  }

  /** What was folded of a partition may have been undone. */
  void forget(int partition) {
    next.values().forEach(partitions -> partitions.remove(partition));
  }

  /** The next offset by topic (without the fleet's prefix) and partition; a copy. */
  public Map<String, Map<Integer, Long>> next() {
    Map<String, Map<Integer, Long>> copy = new TreeMap<>();
    next.forEach((topic, partitions) -> copy.put(topic, new TreeMap<>(partitions)));
    return copy;
  }
}
