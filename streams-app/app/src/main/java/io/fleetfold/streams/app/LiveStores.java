package io.fleetfold.streams.app;

import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.ProcessedOffsets;
import io.fleetfold.streams.core.reads.StoreAccess;
import io.fleetfold.streams.core.reads.ViewsUnavailableException;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.core.state.StoreHealth;
import io.fleetfold.streams.core.state.StoreMarks;
import io.fleetfold.streams.core.state.WatchedStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The stores of a running Kafka Streams client, and how far they are. Thread-safe. */
final class LiveStores implements StoreAccess {
  private final Supplier<KafkaStreams> streams;
  private final ProcessedOffsets processed;
  private final String prefix;
  private final Supplier<StoreHealth> health;
  private final StandbyProgress standbys;

  /**
   * Stores of a client that may not be there yet; the supplier gives null so long.
   *
   * @param health told of stores that a read has found damaged on disk, and knows which are whole
   * @param standbys which copies of other instances' stores can be read
   */
  LiveStores(
      Supplier<KafkaStreams> streams,
      ProcessedOffsets processed,
      String topicPrefix,
      Supplier<StoreHealth> health,
      StandbyProgress standbys) {
    this.standbys = standbys;
    this.streams = streams;
    this.processed = processed;
    this.prefix = topicPrefix;
    this.health = health;
  }

  /** Watches a store that a task of this process folds on. */
  ReadOnlyKeyValueStore<Bytes, byte[]> watched(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, String name, int partition) {
    StoreHealth now = health.get();
    Optional<Long> life = now.life(name, partition);
    if (life.isEmpty()) {
      throw restoring(partition, null);
    }
    return new WatchedStore(
        store, () -> now.damaged(name, partition), () -> now.life(name, partition).equals(life));
  }

  /** A copy of a store of runs, which says itself how far it is. */
  private ReadOnlyKeyValueStore<Bytes, byte[]> copy(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, String name, int partition, Optional<Long> life) {
    if (StoreMarks.read(store) == null) {
      throw restoring(partition, null);
    }
    return new WatchedStore(
        store,
        () -> health.get().damaged(name, partition),
        () -> standbys.life(name, partition).equals(life));
  }

  /** Up to which offsets every copy of a partition of runs holds its inputs. */
  private Map<String, Long> copied(KafkaStreams client, int partition) {
    return StoreMarks.least(
        StateStores.READ_OF_RUNS.stream()
            .map(
                name ->
                    client.store(
                        StoreQueryParameters.fromNameAndType(
                                name, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                            .withPartition(partition)
                            .enableStaleStores()))
            .toList());
  }

  private static ViewsUnavailableException restoring(int partition, Exception cause) {
    return new ViewsUnavailableException(
        "partition "
            + partition
            + " is being restored, or is with another instance of the app: try again",
        cause);
  }

  @Override
  public ReadOnlyKeyValueStore<Bytes, byte[]> store(String name, int partition) {
    KafkaStreams client = streams.get();
    if (client == null) {
      throw new ViewsUnavailableException("the app is starting: try again", null);
    }
    StoreQueryParameters<ReadOnlyKeyValueStore<Bytes, byte[]>> query =
        StoreQueryParameters.fromNameAndType(
                name, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
            .withPartition(partition);
    try {
      Optional<Long> copy = standbys.life(name, partition);
      if (copy.isPresent() && StateStores.READ_OF_RUNS.contains(name)) {
        return copy(client.store(query.enableStaleStores()), name, partition, copy);
      }
      if (isStandby(client, name, partition)) {
        return new WatchedStore(
            client.store(query.enableStaleStores()), () -> health.get().damaged(name, partition));
      }
      return watched(client.store(query), name, partition);
    } catch (IllegalStateException e) {
      // as Kafka Streams says of a client that does not run
      throw new ViewsUnavailableException(
          "the streams app does not run: its log and /health/ready say why", e);
    } catch (InvalidStateStoreException e) {
      throw restoring(partition, e);
    }
  }

  /**
   * Whether to read the copy of a store of sessions that another instance folds: their stores say
   * themselves how far they are, so that a reader can wait for what it needs.
   */
  private boolean isStandby(KafkaStreams client, String name, int partition) {
    boolean ofApp = name.equals(StateStores.APP_STATE);
    if (!ofApp && !StateStores.SESSIONS.contains(name)) {
      return false;
    }
    TopicPartition input =
        new TopicPartition(
            prefix + (ofApp ? Topics.AGENT_APP_STATE : Topics.AGENT_SESSION_EVENTS), partition);
    return client.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.standbyTasks().stream())
        .anyMatch(task -> task.topicPartitions().contains(input));
  }

  /** The next offset by topic (without prefix) and partition: as shown, else as committed. */
  Map<String, Map<Integer, Long>> offsets() {
    return offsets(processed.shown());
  }

  /** As {@link #offsets}, for what is saved with each commit only. */
  Map<String, Map<Integer, Long>> savedOffsets() {
    return offsets(processed.saved());
  }

  private Map<String, Map<Integer, Long>> offsets(Map<String, Map<Integer, Long>> folded) {
    Map<String, Map<Integer, Long>> offsets = new TreeMap<>();
    KafkaStreams client = streams.get();
    if (client != null) {
      for (ThreadMetadata thread : threads(client)) {
        thread
            .activeTasks()
            .forEach(
                task ->
                    task.committedOffsets()
                        .forEach(
                            (at, offset) ->
                                passed(
                                    offsets,
                                    at.topic().substring(prefix.length()),
                                    at.partition(),
                                    Math.max(0, offset))));
      }
    }
    if (client != null) {
      for (int partition : standbys.partitionsOfRuns()) {
        try {
          copied(client, partition)
              .forEach((topic, next) -> passed(offsets, topic, partition, next));
        } catch (InvalidStateStoreException | IllegalStateException e) {
          // it has moved: whoever reads it is told so
        }
      }
    }
    folded.forEach(
        (topic, partitions) ->
            partitions.forEach((partition, offset) -> passed(offsets, topic, partition, offset)));
    return offsets;
  }

  private static Set<ThreadMetadata> threads(KafkaStreams client) {
    try {
      return client.metadataForLocalThreads();
    } catch (IllegalStateException e) {
      // it has stopped
      return Set.of();
    }
  }

  private static void passed(
      Map<String, Map<Integer, Long>> offsets, String topic, int partition, long offset) {
    offsets.computeIfAbsent(topic, ignored -> new TreeMap<>()).merge(partition, offset, Math::max);
  }
}
