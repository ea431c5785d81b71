package io.fleetfold.verify.cluster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Where topics begin and end, and how far groups have come. Thread-safe. */
public final class Offsets implements AutoCloseable {
  private static final ListOffsetsOptions COMMITTED =
      new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

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

  /** The first offset there is of each partition of a topic. */
  public Map<TopicPartition, Long> beginnings(String topic) {
    return list(topic, OffsetSpec.earliest());
  }

  /** The offset behind the last committed record of each partition of a topic. */
  public Map<TopicPartition, Long> ends(String topic) {
    return list(topic, OffsetSpec.latest());
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

  /**
   * Whether no record stands between the offsets and the ends. There may be marks of transactions
   * between them, which no group commits.
   */
  public boolean passed(Map<TopicPartition, Long> offsets, Map<TopicPartition, Long> ends) {
    Set<TopicPartition> behind = new HashSet<>();
    ends.forEach(
        (partition, end) -> {
          if (offsets.getOrDefault(partition, 0L) < end) {
            behind.add(partition);
          }
        });
    for (TopicPartition partition : behind) {
      long beginning = beginnings(partition.topic()).get(partition);
      long from = Math.max(beginning, offsets.getOrDefault(partition, 0L));
      try (TopicReader rest = new TopicReader(cluster, partition, from, ends.get(partition))) {
        if (rest.hasNext()) {
          return false;
        }
      }
    }
    return true;
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
