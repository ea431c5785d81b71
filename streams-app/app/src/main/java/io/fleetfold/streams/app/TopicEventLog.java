package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.streams.core.ingest.Source;
import io.fleetfold.streams.core.reads.EventLog;
import io.fleetfold.streams.core.reads.LogUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The events in their topics. A few consumers are kept for those who ask, made when they are needed
 * first; who finds none free waits. Records that stand close together are read in one go.
 * Thread-safe.
 */
final class TopicEventLog implements EventLog, AutoCloseable {
  /** Readers at once: each holds up to a fetch in memory. */
  private static final int MAX = 4;

  /** Records of others that are cheaper to read over than to ask the broker again. */
  private static final long GAP = 500;

  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, Object> settings;
  private final Fleet fleet;
  private final Semaphore places = new Semaphore(MAX, /* fair= */ true);
  private final ConcurrentLinkedDeque<Bounded> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /** A log that is asked by those client settings. */
  TopicEventLog(Map<String, Object> client, Fleet fleet) {
    this.fleet = fleet;
    this.settings = new HashMap<>(client);
    // as the folds read: what an aborted transaction left is no part of the log
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 19);
    // a fetch at the log's end must not hold up the next one
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
  }

  @Override
  public void read(
      String topic,
      int partition,
      NavigableSet<Long> offsets,
      Duration timeout,
      Consumer<Source> found) {
    reading(topic, partition, timeout, found, reading -> reading.read(new TreeSet<>(offsets)));
  }

  /**
   * Reads what stands at the end of a topic's partition.
   *
   * @param count how many offsets to go back
   * @param found is told of each record, in the order of the log
   * @throws LogUnavailableException when it could not be read in that time
   */
  void readNewest(
      String topic, int partition, int count, Duration timeout, Consumer<Source> found) {
    reading(topic, partition, timeout, found, reading -> reading.readNewest(count));
  }

  private void reading(
      String topic,
      int partition,
      Duration timeout,
      Consumer<Source> found,
      Consumer<Reading> work) {
    long deadline = System.nanoTime() + timeout.toNanos();
    takePlace(timeout);
    Bounded consumer = null;
    try {
      consumer = take();
      work.accept(new Reading(consumer, topic, partition, deadline, found));
      consumer.reader().unsubscribe();
      idle.push(consumer);
      consumer = null;
    } catch (KafkaException e) {
      throw new LogUnavailableException(
          "the records could not be read from " + fleet.prefix() + topic + ": " + e.getMessage(),
          e);
    } catch (OutOfMemoryError e) {
      throw new LogUnavailableException(
          "a record in " + fleet.prefix() + topic + " does not fit into memory", e);
    } finally {
      places.release();
      if (consumer != null) {
        consumer.close();
      }
      if (closed) {
        closeIdle();
      }
    }
  }

  private void takePlace(Duration timeout) {
    try {
      if (places.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new LogUnavailableException(MAX + " requests read records already", null);
  }

  private Bounded take() {
    Bounded consumer = idle.poll();
    return consumer == null ? Bounded.of(settings) : consumer;
  }

  /** A consumer whose polls are bounded by bytes. */
  private record Bounded(KafkaConsumer<byte[], byte[]> reader, PollBounds bounds) {
    static Bounded of(Map<String, Object> settings) {
      PollBounds bounds = new PollBounds();
      return new Bounded(new KafkaConsumer<>(settings, bounds.keys(), bounds), bounds);
    }

    ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      bounds.begin();
      return reader.poll(timeout);
    }

    void close() {
      reader.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  @Override
  public void close() {
    closed = true;
    closeIdle();
  }

  private void closeIdle() {
    Bounded consumer = idle.poll();
    while (consumer != null) {
      consumer.close();
      consumer = idle.poll();
    }
  }

  /** One request. */
  private final class Reading {
    private final Bounded bounded;
    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition at;
    private final long deadline;
    private final Consumer<Source> found;

    Reading(Bounded bounded, String topic, int partition, long deadline, Consumer<Source> found) {
      this.bounded = bounded;
      this.topic = topic;
      this.consumer = bounded.reader();
      this.at = new TopicPartition(fleet.prefix() + topic, partition);
      this.deadline = deadline;
      this.found = found;
    }

    void read(NavigableSet<Long> left) {
      consumer.assign(List.of(at));
      forget(left);
      long position = -1;
      while (!left.isEmpty()) {
        long next = left.first();
        if (position < 0 || next - position > GAP) {
          consumer.seek(at, next);
        }
        try {
          for (ConsumerRecord<byte[], byte[]> record : bounded.poll(remaining(POLL)).records(at)) {
            if (left.remove(record.offset())) {
              found.accept(source(record));
            }
          }
          position = consumer.position(at);
          // what the log has passed without giving it is not there
          left.headSet(position).clear();
        } catch (OffsetOutOfRangeException e) {
          // forgotten meanwhile; or behind the end, which a log that was lost leaves
          forget(left);
          left.remove(next);
          position = -1;
        }
      }
    }

    void readNewest(int count) {
      consumer.assign(List.of(at));
      long end = consumer.endOffsets(List.of(at), remaining(null)).get(at);
      NavigableSet<Long> newest = new TreeSet<>();
      for (long offset = Math.max(0, end - count); offset < end; offset++) {
        newest.add(offset);
      }
      read(newest);
    }

    private void forget(NavigableSet<Long> left) {
      left.headSet(consumer.beginningOffsets(List.of(at), remaining(null)).get(at)).clear();
    }

    private Duration remaining(Duration most) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new LogUnavailableException(
            "the records could not be read from " + at.topic() + " in time", null);
      }
      return most == null || most.toNanos() > left ? Duration.ofNanos(left) : most;
    }

    private Source source(ConsumerRecord<byte[], byte[]> record) {
      return new Source(
          /* topic= */ topic,
          /* name= */ record.topic(),
          record.partition(),
          record.offset(),
          record.timestamp(),
          record.key(),
          record.value(),
          record.headers());
    }
  }
}
