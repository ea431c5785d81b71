package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.FailedRecords;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.internals.AsyncKafkaConsumer;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceData;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.internals.ConsumerWrapper;

/**
 * The consumer of a stream thread. It bounds what a poll brings into memory ({@link PollBounds}),
 * for which it is made anew: Kafka Streams gives its consumers no deserializers but its own.
 *
 * <p>And it answers for lags from memory. Kafka Streams asks for the lag of every partition in
 * every loop, and the consumer of the streams protocol asks a thread of its own each time: with 24
 * partitions that took longer than folding what had come (Kafka 4.3.1). Kafka Streams needs lags
 * only to choose between the partitions of one task.
 */
public final class FoldConsumer extends ConsumerWrapper {
  /** The setting that takes this class: one of Kafka Streams' own, for its tests and for such. */
  static final String SETTING = "__internal.consumer.wrapper__";

  /** No topic takes a larger record unless it was compressed. */
  static final int LARGEST = Fleet.MAX_MESSAGE_BYTES;

  /** The setting with the {@link FailedRecords} that are to be passed over. */
  static final String FAILED = "fleetfold.failed.records";

  private final Lags lags = new Lags(System::nanoTime);
  private final PollBounds bounds = new PollBounds();
  private final Set<TopicPartition> heldBack = new HashSet<>();
  private FailedRecords failed;

  /** What was assigned behind the last poll: the tasks of it are told at the latest in the next. */
  private Set<TopicPartition> settled = Set.of();

  @Override
  public void wrapConsumer(
      AsyncKafkaConsumer<byte[], byte[]> made,
      Map<String, Object> config,
      Optional<StreamsRebalanceData> rebalancing) {
    made.close(CloseOptions.timeout(Duration.ZERO));
    Map<String, Object> settings = new HashMap<>(config);
    failed = (FailedRecords) settings.remove(FAILED);
    if (isCareful()) {
      // what stands before an unreadable record is to be folded: a poll must not reach beyond it.
      // For as long as this consumer lives, which is until CarefulReading replaces its thread
      settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    }
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    super.wrapConsumer(
        new AsyncKafkaConsumer<>(new ConsumerConfig(settings), bounds.keys(), bounds, rebalancing),
        config,
        rebalancing);
  }

  @Override
  public OptionalLong currentLag(TopicPartition partition) {
    return isAlone(partition) ? OptionalLong.of(0) : lags.of(partition, super::currentLag);
  }

  /** A task with one partition has nothing to choose. */
  static boolean isAlone(TopicPartition partition) {
    return partition.topic().endsWith(Topics.AGENT_SESSION_EVENTS.name())
        || partition.topic().endsWith(Topics.AGENT_APP_STATE.name());
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    return isCareful() ? pollAndPassOver(timeout) : pollOnce(timeout);
  }

  private ConsumerRecords<byte[], byte[]> pollOnce(Duration timeout) {
    bounds.begin();
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = super.poll(timeout);
    } catch (RecordDeserializationException e) {
      // nothing but what is left for the next poll: bytes need no other deserializing
      return ConsumerRecords.empty();
    } catch (OutOfMemoryError e) {
      throw new UnreadableLogError(e);
    }
    records.partitions().forEach(lags::forget);
    return records;
  }

  // what Kafka Streams holds back is a task's that is not restored yet: it must be given nothing
  @Override
  public void pause(Collection<TopicPartition> partitions) {
    heldBack.addAll(partitions);
    super.pause(partitions);
  }

  @Override
  public void resume(Collection<TopicPartition> partitions) {
    heldBack.removeAll(partitions);
    super.resume(partitions);
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    lags.forgetAll();
    super.seek(partition, offset);
  }

  @Override
  public void seek(TopicPartition partition, OffsetAndMetadata offset) {
    lags.forgetAll();
    super.seek(partition, offset);
  }

  @Override
  public void seekToBeginning(Collection<TopicPartition> partitions) {
    lags.forgetAll();
    super.seekToBeginning(partitions);
  }

  @Override
  public void seekToEnd(Collection<TopicPartition> partitions) {
    lags.forgetAll();
    super.seekToEnd(partitions);
  }

  private boolean isCareful() {
    return failed != null && failed.hasSetAside();
  }

  /**
   * Goes on behind records that are set aside; in their place come ones without a content. Polled
   * is all the same: only so do tasks come and go with their partitions.
   */
  private ConsumerRecords<byte[], byte[]> pollAndPassOver(Duration timeout) {
    Map<TopicPartition, Long> places = new HashMap<>();
    for (TopicPartition at : settled) {
      NavigableSet<Long> offsets = failed.setAside(at.topic(), at.partition());
      if (!offsets.isEmpty() && isOurs(at) && offsets.contains(position(at))) {
        places.put(at, position(at));
      }
    }
    super.pause(places.keySet());
    ConsumerRecords<byte[], byte[]> polled = pollOnce(places.isEmpty() ? timeout : Duration.ZERO);
    settled = Set.copyOf(assignment());
    places.keySet().removeIf(at -> !isOurs(at));
    super.resume(places.keySet());
    if (places.isEmpty()) {
      return polled;
    }
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(polled.nextOffsets());
    polled.partitions().forEach(at -> records.put(at, polled.records(at)));
    places.forEach(
        (at, offset) -> {
          seek(at, offset + 1);
          records.put(at, List.of(withoutContent(at, offset)));
          next.put(at, new OffsetAndMetadata(offset + 1));
        });
    return new ConsumerRecords<>(records, next);
  }

  /** Whether a task of this thread reads it now. */
  private boolean isOurs(TopicPartition at) {
    return assignment().contains(at) && !heldBack.contains(at);
  }

  private static ConsumerRecord<byte[], byte[]> withoutContent(TopicPartition at, long offset) {
    return new ConsumerRecord<>(
        at.topic(),
        at.partition(),
        offset,
        0L,
        TimestampType.LOG_APPEND_TIME,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        null,
        null,
        new RecordHeaders(),
        Optional.empty());
  }
}
