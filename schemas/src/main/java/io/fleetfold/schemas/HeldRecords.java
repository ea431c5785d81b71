package io.fleetfold.schemas;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Which topics of a fleet hold records that only their schemas can read. */
public final class HeldRecords {
  private HeldRecords() {}

  /**
   * The real names of the fleet's topics that exist and are not empty.
   *
   * @throws org.apache.kafka.common.KafkaException when the brokers do not answer
   */
  public static Set<String> in(Admin admin, Fleet fleet) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetSpec> first = new HashMap<>();
      Map<TopicPartition, OffsetSpec> last = new HashMap<>();
      for (TopicDescription topic : existing(admin, fleet)) {
        topic
            .partitions()
            .forEach(
                partition -> {
                  TopicPartition key = new TopicPartition(topic.name(), partition.partition());
                  first.put(key, OffsetSpec.earliest());
                  last.put(key, OffsetSpec.latest());
                });
      }
      Map<TopicPartition, ListOffsetsResultInfo> begins = admin.listOffsets(first).all().get();
      Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(last).all().get();
      Set<String> held = new HashSet<>();
      ends.forEach(
          (partition, end) -> {
            if (end.offset() > begins.get(partition).offset()) {
              held.add(partition.topic());
            }
          });
      return held;
    } catch (ExecutionException e) {
      throw rethrow(e);
    }
  }

  private static Set<TopicDescription> existing(Admin admin, Fleet fleet)
      throws InterruptedException, ExecutionException {
    List<String> names = FleetSubjects.topics().stream().map(fleet::name).toList();
    Set<TopicDescription> found = new HashSet<>();
    for (var answer : admin.describeTopics(names).topicNameValues().values()) {
      try {
        found.add(answer.get());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return found;
  }

  private static RuntimeException rethrow(ExecutionException e) {
    return e.getCause() instanceof RuntimeException known
        ? known
        : new IllegalStateException(e.getCause());
  }
}
