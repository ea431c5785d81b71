package io.fleetfold.streams.app;

import io.fleetfold.streams.core.ingest.FailedRecords;
import io.fleetfold.streams.core.ingest.FailedRecords.Place;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the careful reading that a record brings which nobody can read: the consumers that pass it
 * over read one record a poll, for as long as they live. Once the group has committed beyond every
 * such record, each stream thread gives way to a new one, which reads in batches. Thread-safe.
 */
final class CarefulReading implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CarefulReading.class);
  private static final Duration BETWEEN = Duration.ofSeconds(3);
  private static final Duration LEAVE = Duration.ofSeconds(30);

  private final KafkaStreams streams;
  private final Map<String, Object> client;
  private final String group;
  private final FailedRecords failed;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread named = new Thread(task, "careful-reading");
            named.setDaemon(true);
            return named;
          });

  /**
   * Watches the threads of a client.
   *
   * @param client settings of the admin client
   * @param group whose offsets say how far the folds are
   * @param failed knows which records are passed over
   */
  CarefulReading(
      KafkaStreams streams, Map<String, Object> client, String group, FailedRecords failed) {
    this.streams = streams;
    this.client = client;
    this.group = group;
    this.failed = failed;
  }

  void start() {
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(
            this::look, BETWEEN.toMillis(), BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      if (failed.hasSetAside()) {
        failed.forget(passed(failed.setAside()));
        if (!failed.hasSetAside()) {
          LOG.info("all records that were set aside are passed: reading in batches again");
          replaceThreads();
        }
      }
    } catch (InterruptedException e) {
      // the app is closing
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("looking for records that were set aside has failed; it is tried again", e);
    }
  }

  private Set<Place> passed(Set<Place> places) throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(client)) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      return places.stream()
          .filter(
              place -> {
                OffsetAndMetadata next =
                    committed.get(new TopicPartition(place.topic(), place.partition()));
                return next != null && next.offset() > place.offset();
              })
          .collect(Collectors.toSet());
    }
  }

  /** The oldest goes first: after as many as there were, all are new. */
  private void replaceThreads() {
    int threads = streams.metadataForLocalThreads().size();
    for (int i = 0; i < threads; i++) {
      Optional<String> added = streams.addStreamThread();
      if (added.isPresent()) {
        streams.removeStreamThread(LEAVE);
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
