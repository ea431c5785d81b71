package io.fleetfold.streams.app;

import io.fleetfold.streams.ingest.FailedRecords.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the record that does not fit into memory among those that a group has to read next, by
 * reading them one at a time: a consumer tells of none that it could not bring into memory.
 */
final class UnreadableRecord {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadableRecord.class);
  // a fetch holds no more, nor does what a thread has in its buffers
  private static final int MOST = 2_000;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(300);

  private final Map<String, Object> settings;
  private final String group;

  /** Reads what that group has to read next, by those client settings. */
  UnreadableRecord(Map<String, Object> client, String group) {
    this.settings = new HashMap<>(client);
    this.group = group;
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
  }

  /** The record; empty where all can be read one at a time. */
  Optional<Place> find() {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    try (Admin admin = Admin.create(settings)) {
      Map<TopicPartition, OffsetAndMetadata> next =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(LONGEST.toSeconds(), TimeUnit.SECONDS);
      for (Map.Entry<TopicPartition, OffsetAndMetadata> each : next.entrySet()) {
        Optional<Place> found =
            each.getValue() == null
                ? Optional.empty()
                : find(each.getKey(), each.getValue().offset(), deadline);
        if (found.isPresent()) {
          return found;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("the log could not be searched for a record that does not fit into memory", e);
    }
    return Optional.empty();
  }

  private Optional<Place> find(TopicPartition at, long from, long deadline) {
    PollBounds bounds = new PollBounds();
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(settings, bounds.keys(), bounds)) {
      reader.assign(List.of(at));
      reader.seek(at, from);
      long end = Math.min(from + MOST, reader.endOffsets(List.of(at)).get(at));
      long next = from;
      while (next < end && System.nanoTime() < deadline) {
        bounds.begin();
        try {
          for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
            if (record.serializedValueSize() > FoldConsumer.LARGEST) {
              return Optional.of(new Place(at.topic(), at.partition(), record.offset()));
            }
          }
          // as in the folds' own consumer, at which it is passed over
          next = reader.position(at);
        } catch (OutOfMemoryError e) {
          return Optional.of(new Place(at.topic(), at.partition(), next));
        }
      }
    }
    return Optional.empty();
  }
}
