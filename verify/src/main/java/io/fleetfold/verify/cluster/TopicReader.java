package io.fleetfold.verify.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The committed records of one partition between two offsets, in order. A record that does not fit
 * into memory is passed over where the folds have left it out, too. Closes its consumer. Not
 * thread-safe.
 */
public final class TopicReader implements Iterator<ConsumerRecord<byte[], byte[]>>, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final IntFunction<Consumer<byte[], byte[]>> consumers;
  private final TopicPartition partition;
  private final long end;
  private final LongPredicate leftOut;
  private final Deque<ConsumerRecord<byte[], byte[]>> ahead = new ArrayDeque<>();
  private Consumer<byte[], byte[]> consumer;
  private boolean oneByOne;

  /** Reads from {@code start} to before {@code end}. */
  public TopicReader(ClusterConfig cluster, TopicPartition partition, long start, long end) {
    this(cluster, partition, start, end, offset -> false);
  }

  /**
   * As {@link #TopicReader(ClusterConfig, TopicPartition, long, long)}.
   *
   * @param leftOut offsets of records that the folds have left out
   */
  public TopicReader(
      ClusterConfig cluster,
      TopicPartition partition,
      long start,
      long end,
      LongPredicate leftOut) {
    this(cluster::consumer, cluster.consumer(), partition, end, leftOut);
    consumer.assign(Set.of(partition));
    consumer.seek(partition, start);
  }

  /** Goes on where the consumer is; takes others from those, by how many records each polls. */
  TopicReader(
      IntFunction<Consumer<byte[], byte[]>> consumers,
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long end,
      LongPredicate leftOut) {
    this.consumers = consumers;
    this.consumer = consumer;
    this.partition = partition;
    this.end = end;
    this.leftOut = leftOut;
  }

  /** Reads all there is now, from the oldest record on. */
  public static TopicReader whole(ClusterConfig cluster, TopicPartition partition) {
    return whole(cluster, partition, offset -> false);
  }

  /**
   * As {@link #whole(ClusterConfig, TopicPartition)}.
   *
   * @param leftOut offsets of records that the folds have left out
   */
  public static TopicReader whole(
      ClusterConfig cluster, TopicPartition partition, LongPredicate leftOut) {
    return whole(cluster, cluster.consumer(), partition, leftOut);
  }

  /** Reads all there is now, with so many records in memory at once. */
  public static TopicReader whole(ClusterConfig cluster, TopicPartition partition, int atOnce) {
    return whole(cluster, cluster.consumer(atOnce), partition, offset -> false);
  }

  private static TopicReader whole(
      ClusterConfig cluster,
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      LongPredicate leftOut) {
    Set<TopicPartition> one = Set.of(partition);
    consumer.assign(one);
    consumer.seekToBeginning(one);
    long end = consumer.endOffsets(one).get(partition);
    return new TopicReader(cluster::consumer, consumer, partition, end, leftOut);
  }

  @Override
  public boolean hasNext() {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (ahead.isEmpty()) {
      // the position passes the marks of transactions, which are no records
      if (consumer.position(partition) >= end) {
        return false;
      }
      List<ConsumerRecord<byte[], byte[]>> records = poll();
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

  private List<ConsumerRecord<byte[], byte[]>> poll() {
    try {
      return consumer.poll(POLL).records(partition);
    } catch (OutOfMemoryError e) {
      passOver(consumer.position(partition));
      return List.of();
    }
  }

  /** A record there or behind it does not fit; read one by one it is the one there. */
  private void passOver(long position) {
    if (!oneByOne) {
      oneByOne = true;
      close();
      consumer = consumers.apply(1);
      consumer.assign(Set.of(partition));
      consumer.seek(partition, position);
    } else if (leftOut.test(position)) {
      consumer.seek(partition, position + 1);
    } else {
      throw new IllegalStateException(
          "the record at %s|%d|%d does not fit into memory, and no dead letter says that the folds"
                  .formatted(partition.topic(), partition.partition(), position)
              + " have left it out: start this with more, FLEETFOLD_JAVA_OPTS=-Xmx4g");
    }
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
