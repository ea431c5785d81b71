package io.fleetfold.streams.app;

import io.fleetfold.streams.core.state.StateStores;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener;
import org.apache.kafka.streams.processor.TaskId;

/**
 * Which copies of stores, that other instances fold, have come to the end of their changelogs. One
 * that is still far behind may read a part that is being compacted, which lacks values that stand
 * further on again: it is for no reader. Thread-safe.
 */
final class StandbyProgress implements StandbyUpdateListener {
  /** Records before the end, among which nothing is compacted: they are in the log's last file. */
  private static final long NEAR = 1_000;

  private final Map<Place, Long> lives = new ConcurrentHashMap<>();
  private final AtomicLong lastLife = new AtomicLong();

  private record Place(String store, int partition) {}

  @Override
  public void onUpdateStart(TopicPartition changelog, String store, long from) {
    lives.remove(new Place(store, changelog.partition()));
  }

  @Override
  public void onBatchLoaded(
      TopicPartition changelog, String store, TaskId task, long to, long records, long end) {
    if (end - to <= NEAR) {
      lives.computeIfAbsent(
          new Place(store, changelog.partition()), ignored -> lastLife.incrementAndGet());
    }
  }

  @Override
  public void onUpdateSuspended(
      TopicPartition changelog, String store, long at, long end, SuspendReason reason) {
    lives.remove(new Place(store, changelog.partition()));
  }

  /** A number that is the same as long as the copy of a store is at the end of its changelog. */
  Optional<Long> life(String store, int partition) {
    return Optional.ofNullable(lives.get(new Place(store, partition)));
  }

  /** Partitions of runs of which every store that is read has a copy here that can be read. */
  Set<Integer> partitionsOfRuns() {
    Set<Integer> all = new HashSet<>();
    lives.keySet().forEach(place -> all.add(place.partition()));
    all.removeIf(
        partition ->
            StateStores.READ_OF_RUNS.stream().anyMatch(store -> life(store, partition).isEmpty()));
    return all;
  }
}
