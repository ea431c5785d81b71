package io.fleetfold.streams.app;

import io.fleetfold.schemas.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.internals.ConsumerWrapper;

/**
 * The consumer of a stream thread, which answers for lags from memory. Kafka Streams asks for the
 * lag of every partition in every loop, and the consumer of the streams protocol asks a thread of
 * its own each time: with 24 partitions that took longer than folding what had come (Kafka 4.3.1).
 * Kafka Streams needs lags only to choose between the partitions of one task.
 */
public final class LagMemory extends ConsumerWrapper {
  /** The setting that takes this class: one of Kafka Streams' own, for its tests and for such. */
  static final String SETTING = "__internal.consumer.wrapper__";

  private final Lags lags = new Lags(System::nanoTime);

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
  public ConsumerRecords<byte[], byte[]> poll(Duration longest) {
    ConsumerRecords<byte[], byte[]> records = super.poll(longest);
    records.partitions().forEach(lags::forget);
    return records;
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
}
