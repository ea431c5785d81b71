package io.fleetfold.streams.app;

import io.fleetfold.streams.ingest.Progress;
import io.fleetfold.streams.views.StoreAccess;
import io.fleetfold.streams.views.ViewsUnavailableException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
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
  private final Progress progress;
  private final int prefixLength;

  /** Stores of a client that may not be there yet; the supplier gives null so long. */
  LiveStores(Supplier<KafkaStreams> streams, Progress progress, String topicPrefix) {
    this.streams = streams;
    this.progress = progress;
    this.prefixLength = topicPrefix.length();
  }

  @Override
  public ReadOnlyKeyValueStore<Bytes, byte[]> store(String name, int partition) {
    KafkaStreams client = streams.get();
    if (client == null) {
      throw new ViewsUnavailableException("the app is starting: try again", null);
    }
    try {
      return client.store(
          StoreQueryParameters.fromNameAndType(
                  name, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
              .withPartition(partition));
    } catch (InvalidStateStoreException e) {
      throw new ViewsUnavailableException(
          "partition "
              + partition
              + " is being restored, or is with another instance of the app: try again",
          e);
    }
  }

  /** The next offset by topic (without prefix) and partition: as folded, else as committed. */
  Map<String, Map<Integer, Long>> offsets() {
    return offsets(progress.next());
  }

  /** As {@link #offsets}, for what is saved with each commit only. */
  Map<String, Map<Integer, Long>> savedOffsets() {
    return offsets(progress.saved());
  }

  private Map<String, Map<Integer, Long>> offsets(Map<String, Map<Integer, Long>> folded) {
    Map<String, Map<Integer, Long>> offsets = new TreeMap<>();
    KafkaStreams client = streams.get();
    if (client != null) {
      for (ThreadMetadata thread : client.metadataForLocalThreads()) {
        thread
            .activeTasks()
            .forEach(
                task ->
                    task.committedOffsets()
                        .forEach(
                            (at, offset) ->
                                passed(
                                    offsets,
                                    at.topic().substring(prefixLength),
                                    at.partition(),
                                    Math.max(0, offset))));
      }
    }
    folded.forEach(
        (topic, partitions) ->
            partitions.forEach((partition, offset) -> passed(offsets, topic, partition, offset)));
    return offsets;
  }

  private static void passed(
      Map<String, Map<Integer, Long>> offsets, String topic, int partition, long offset) {
    offsets.computeIfAbsent(topic, ignored -> new TreeMap<>()).merge(partition, offset, Math::max);
  }
}
