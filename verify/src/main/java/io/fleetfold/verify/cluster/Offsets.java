package io.fleetfold.verify.cluster;

import io.fleetfold.schemas.OffsetRanges;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Where topics begin and end, and how far groups have come. Thread-safe. */
public final class Offsets implements AutoCloseable {
  private static final ListOffsetsOptions COMMITTED =
      new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final ClusterConfig cluster;
  private final Admin admin;

  /** Asks this cluster. */
  public Offsets(ClusterConfig cluster) {
    this.cluster = cluster;
    this.admin = cluster.admin();
  }

  /** The partitions of a topic. */
  public Set<TopicPartition> partitions(String topic) {
    return get(admin.describeTopics(Set.of(topic)).allTopicNames()).get(topic).partitions().stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .collect(Collectors.toSet());
  }

  /** The id that a topic got when it was created. */
  public String topicId(String topic) {
    return get(admin.describeTopics(Set.of(topic)).allTopicNames()).get(topic).topicId().toString();
  }

  /** The id that the cluster got when it was created. */
  public String clusterId() {
    return get(admin.describeCluster().clusterId());
  }

  /** The first offset there is of each partition of a topic. */
  public Map<TopicPartition, Long> beginnings(String topic) {
    return list(topic, OffsetSpec.earliest());
  }

  /** The offset behind the last committed record of each partition of a topic. */
  public Map<TopicPartition, Long> ends(String topic) {
    return list(topic, OffsetSpec.latest());
  }

  /** The newest log time of a topic, in milliseconds since the epoch; zero if it is empty. */
  public long newest(String topic) {
    Map<TopicPartition, OffsetSpec> asked =
        partitions(topic).stream()
            .collect(Collectors.toMap(Function.identity(), all -> OffsetSpec.maxTimestamp()));
    return get(admin.listOffsets(asked).all()).values().stream()
        .mapToLong(ListOffsetsResultInfo::timestamp)
        .reduce(0, Math::max);
  }

  /** What a group has committed; nothing for a group that is not known. */
  public Map<TopicPartition, Long> committed(String group) {
    Map<TopicPartition, Long> committed = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> all =
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    all.forEach(
        (partition, offset) -> {
          if (offset != null) {
            committed.put(partition, offset.offset());
          }
        });
    return committed;
  }

  /** Whether no record stands between the offsets and the ends; see {@link OffsetRanges}. */
  public boolean passed(Map<TopicPartition, Long> offsets, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> behind = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          if (offsets.getOrDefault(partition, 0L) < end) {
            behind.put(partition, offsets.getOrDefault(partition, 0L));
          }
        });
    return behind.isEmpty() || !recordsStand(behind, ends);
  }

  /** One consumer for all partitions: opening one for each would take most of a pause. */
  private boolean recordsStand(Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
    try (Consumer<byte[], byte[]> rest = cluster.consumer()) {
      Map<TopicPartition, Long> beginnings = rest.beginningOffsets(from.keySet());
      Map<TopicPartition, Long> held = new HashMap<>(from);
      held.replaceAll((partition, at) -> Math.max(at, beginnings.get(partition)));
      OffsetRanges.Found found = OffsetRanges.search(rest, held, ends, POLL, TIMEOUT);
      if (found.withRecords().isEmpty() && !found.unanswered().isEmpty()) {
        throw new IllegalStateException(
            "partitions give no record for "
                + TIMEOUT
                + ": are the brokers up, and is no transaction left open?");
      }
      return !found.withRecords().isEmpty();
    }
  }

  private Map<TopicPartition, Long> list(String topic, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> asked =
        partitions(topic).stream().collect(Collectors.toMap(Function.identity(), all -> spec));
    Map<TopicPartition, Long> found = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> entry :
        get(admin.listOffsets(asked, COMMITTED).all()).entrySet()) {
      found.put(entry.getKey(), entry.getValue().offset());
    }
    return found;
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : new KafkaException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
