package io.fleetfold.schemas;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Which ranges of logs hold records. Offsets alone do not tell: the marks and the aborted records
 * of transactions have some, too, and no group commits them.
 */
public final class OffsetRanges {
  private OffsetRanges() {}

  /**
   * What was found.
   *
   * @param withRecords partitions with a record in their range, or with one that does not fit into
   *     this process's memory
   * @param withoutRecords partitions whose range holds none, and never will
   * @param unanswered partitions of which the brokers did not tell in time
   */
  public record Found(
      Set<TopicPartition> withRecords,
      Set<TopicPartition> withoutRecords,
      Set<TopicPartition> unanswered) {}

  /**
   * Reads until each range has given a record or is passed.
   *
   * @param reader of committed records, without a group. It keeps the partitions it is assigned
   *     here.
   * @param from the first offset of each range; none before its log's beginning, unless the reader
   *     goes to the earliest one then
   * @param to the offset behind each range
   * @param poll how long one poll may wait
   * @param timeout how long to try
   */
  public static Found search(
      Consumer<byte[], byte[]> reader,
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> to,
      Duration poll,
      Duration timeout) {
    Set<TopicPartition> with = new HashSet<>();
    Set<TopicPartition> without = new HashSet<>();
    Map<TopicPartition, Long> open = new HashMap<>(from);
    open.forEach(
        (partition, first) -> {
          if (first >= to.get(partition)) {
            without.add(partition);
          }
        });
    open.keySet().removeAll(without);
    reader.assign(open.keySet());
    open.forEach(reader::seek);
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      try {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(poll)) {
          TopicPartition partition = new TopicPartition(record.topic(), record.partition());
          if (record.offset() < to.get(partition)) {
            with.add(partition);
          }
        }
      } catch (OutOfMemoryError e) {
        // there is one that this process cannot hold, in one of those that are left
        with.addAll(open.keySet());
        break;
      }
      open.keySet().removeAll(with);
      for (TopicPartition partition : open.keySet()) {
        if (reader.position(partition) >= to.get(partition)) {
          without.add(partition);
        }
      }
      open.keySet().removeAll(without);
      reader.pause(reader.assignment().stream().filter(at -> !open.containsKey(at)).toList());
    }
    open.keySet().removeAll(with);
    return new Found(Set.copyOf(with), Set.copyOf(without), Set.copyOf(open.keySet()));
  }
}
