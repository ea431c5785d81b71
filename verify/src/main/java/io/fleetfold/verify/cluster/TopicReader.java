package io.fleetfold.verify.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The committed records of one partition between two offsets, in order. Closes its consumer. Not
 * thread-safe.
 */
public final class TopicReader implements Iterator<ConsumerRecord<byte[], byte[]>>, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final long end;
  private final Deque<ConsumerRecord<byte[], byte[]>> ahead = new ArrayDeque<>();

  /** Reads from {@code start} to before {@code end}. */
  public TopicReader(ClusterConfig cluster, TopicPartition partition, long start, long end) {
    this(cluster.consumer(), partition, end);
    consumer.assign(Set.of(partition));
    consumer.seek(partition, start);
  }

  private TopicReader(Consumer<byte[], byte[]> consumer, TopicPartition partition, long end) {
    this.consumer = consumer;
    this.partition = partition;
    this.end = end;
  }

  /** Reads all there is now, from the oldest record on. */
  public static TopicReader whole(ClusterConfig cluster, TopicPartition partition) {
    return whole(partition, cluster.consumer());
  }

  /** As {@link #whole(ClusterConfig, TopicPartition)}, with so many records in memory at once. */
  public static TopicReader whole(ClusterConfig cluster, TopicPartition partition, int atOnce) {
    return whole(partition, cluster.consumer(atOnce));
  }

  private static TopicReader whole(TopicPartition partition, Consumer<byte[], byte[]> consumer) {
    Set<TopicPartition> one = Set.of(partition);
    consumer.assign(one);
    consumer.seekToBeginning(one);
    return new TopicReader(consumer, partition, consumer.endOffsets(one).get(partition));
  }

  @Override
  public boolean hasNext() {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (ahead.isEmpty()) {
      // the position passes the marks of transactions, which are no records
      if (consumer.position(partition) >= end) {
        return false;
      }
      List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).records(partition);
      records.stream().filter(record -> record.offset() < end).forEach(ahead::add);
      if (records.isEmpty() && System.nanoTime() > giveUp) {
        throw new IllegalStateException(
            partition
                + " gives no record from offset "
                + consumer.position(partition)
                + " for "
                + PATIENCE
                + ": are the brokers up, and is no transaction left open?");
      }
    }
    return true;
  }

  @Override
  public ConsumerRecord<byte[], byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ahead.remove();
  }

  /** The next record, left where it is. */
  ConsumerRecord<byte[], byte[]> peek() {
    return ahead.element();
  }

  @Override
  public void close() {
    // else it waits for the answer to a fetch ahead, half a second where the log ends
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }
}
