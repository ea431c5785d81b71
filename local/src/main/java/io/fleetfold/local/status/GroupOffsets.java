package io.fleetfold.local.status;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a group of readers has come.
 *
 * @param lag records that the group has not yet dealt with and committed
 * @param inFlight whether a transaction is open on what it reads: more is coming
 * @param ends how far the logs went when it was looked at; equal ends mean that nothing was added
 */
record GroupOffsets(long lag, boolean inFlight, Map<TopicPartition, Long> ends) {

  /** Looks at a group that reads those topics, and whatever else it has committed offsets of. */
  static GroupOffsets of(Admin admin, EndOffsets logs, String group, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    Set<TopicPartition> partitions = new HashSet<>(logs.partitions(topics));
    offsets.forEach(
        (partition, offset) -> {
          if (offset != null) {
            partitions.add(partition);
          }
        });
    Map<TopicPartition, Long> ends = logs.committed(partitions);
    boolean inFlight = !logs.written(partitions).equals(ends);
    Map<TopicPartition, Long> begin = logs.first(partitions);
    Map<TopicPartition, Long> from = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = offsets.get(partition);
      from.put(partition, Math.max(begin.get(partition), offset == null ? 0 : offset.offset()));
    }
    long lag = 0;
    for (TopicPartition behind : logs.withRecords(from, ends)) {
      lag += ends.get(behind) - from.get(behind);
    }
    return new GroupOffsets(lag, inFlight, ends);
  }
}
