package io.fleetfold.streams.app;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Asks the brokers for ends of logs, and for what a group has committed. */
final class BrokerOffsets implements WatermarkTracker.Offsets {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration READ = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Admin admin;
  private final String group;
  private final Map<String, Object> settings;

  /** Asks by those client settings. */
  BrokerOffsets(Map<String, Object> client, String group) {
    this.admin = Admin.create(client);
    this.group = group;
    this.settings = new HashMap<>(client);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // the first batch is enough to know that there is one
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
    // what is fetched ahead at the log's end must not hold up the close
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
  }

  @Override
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> latest =
        partitions.stream().collect(Collectors.toMap(at -> at, at -> OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    get(admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED)).all())
        .forEach((at, end) -> ends.put(at, end.offset()));
    return ends;
  }

  @Override
  public Map<TopicPartition, Long> folded() {
    Map<TopicPartition, Long> folded = new HashMap<>();
    get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .forEach(
            (at, offset) -> {
              if (offset != null) {
                folded.put(at, offset.offset());
              }
            });
    return folded;
  }

  @Override
  public Set<TopicPartition> withoutRecords(
      Map<TopicPartition, WatermarkTracker.Stretch> stretches) {
    Set<TopicPartition> open = new HashSet<>(stretches.keySet());
    Set<TopicPartition> empty = new HashSet<>();
    // rare: after a transaction, once for each end it left
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      reader.assign(open);
      stretches.forEach((at, stretch) -> reader.seek(at, stretch.from()));
      long deadline = System.nanoTime() + READ.toNanos();
      while (!open.isEmpty() && System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> found : reader.poll(POLL)) {
          TopicPartition at = new TopicPartition(found.topic(), found.partition());
          if (found.offset() < stretches.get(at).to()) {
            open.remove(at);
          }
        }
        // a position that has passed them without giving a record
        open.stream()
            .filter(at -> reader.position(at) >= stretches.get(at).to())
            .forEach(empty::add);
        open.removeAll(empty);
        reader.pause(reader.assignment().stream().filter(at -> !open.contains(at)).toList());
      }
    }
    return empty;
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException(e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
