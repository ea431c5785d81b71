package io.fleetfold.streams.app;

import io.fleetfold.schemas.OffsetRanges;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
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
    Map<TopicPartition, Long> from = new HashMap<>();
    Map<TopicPartition, Long> to = new HashMap<>();
    stretches.forEach(
        (at, stretch) -> {
          from.put(at, stretch.from());
          to.put(at, stretch.to());
        });
    // rare: after a transaction, once for each end it left
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return OffsetRanges.search(reader, from, to, POLL, READ).withoutRecords();
    }
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
