package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.FailedRecords.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
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
  private static final int MAX = 2_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(300);

  private static final List<Topic<?>> READ =
      Stream.concat(
              Topics.INPUTS.stream(),
              Stream.of(Topics.AGENT_SESSION_EVENTS, Topics.AGENT_APP_STATE))
          .toList();

  private final Map<String, Object> settings;
  private final Fleet fleet;
  private final String group;

  /** Reads what that group has to read next of the fleet's inputs, by those client settings. */
  UnreadableRecord(Map<String, Object> client, Fleet fleet, String group) {
    this.settings = new HashMap<>(client);
    this.fleet = fleet;
    this.group = group;
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // what is fetched ahead at the log's end must not hold up the close, of each partition
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
  }

  /** The record; empty where all can be read one at a time. */
  Optional<Place> find() {
    return find(place -> false);
  }

  /** As {@link #find()}; one that is known only where there is no other. */
  Optional<Place> find(Predicate<Place> isKnown) {
    Place known = null;
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    try (Admin admin = Admin.create(settings)) {
      for (Map.Entry<TopicPartition, Long> each : next(admin).entrySet()) {
        Optional<Place> found = find(each.getKey(), each.getValue(), deadline);
        while (found.filter(isKnown).isPresent()) {
          known = found.get();
          found = find(each.getKey(), known.offset() + 1, deadline);
        }
        if (found.isPresent()) {
          return found;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("the log could not be searched for a record that does not fit into memory", e);
    }
    return Optional.ofNullable(known);
  }

  /** Where each partition goes on that has more: at its beginning before the first commit. */
  private Map<TopicPartition, Long> next(Admin admin) throws Exception {
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (Topic<?> topic : READ) {
      for (int partition = 0; partition < fleet.partitions(); partition++) {
        partitions.put(new TopicPartition(fleet.name(topic), partition), OffsetSpec.earliest());
      }
    }
    long patience = TIMEOUT.toSeconds();
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get(patience, TimeUnit.SECONDS);
    var first = admin.listOffsets(partitions).all().get(patience, TimeUnit.SECONDS);
    partitions.replaceAll((partition, spec) -> OffsetSpec.latest());
    var last = admin.listOffsets(partitions).all().get(patience, TimeUnit.SECONDS);
    Map<TopicPartition, Long> next = new HashMap<>();
    first.forEach(
        (partition, begin) -> {
          OffsetAndMetadata folded = committed.get(partition);
          long from = folded == null ? begin.offset() : Math.max(begin.offset(), folded.offset());
          if (from < last.get(partition).offset()) {
            next.put(partition, from);
          }
        });
    return next;
  }

  private Optional<Place> find(TopicPartition at, long from, long deadline) {
    PollBounds bounds = new PollBounds();
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(settings, bounds.keys(), bounds)) {
      reader.assign(List.of(at));
      reader.seek(at, from);
      long end = Math.min(from + MAX, reader.endOffsets(List.of(at)).get(at));
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
