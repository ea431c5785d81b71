package io.fleetfold.gateway.fuzz;

import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads keys of the input topics, without holding their records. */
final class Keys {
  private Keys() {}

  /** What stands in keys from the prefix on, in that length. */
  static Set<String> withPrefix(String broker, String prefix, int length) {
    Set<String> keys = new HashSet<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          List.<Topic<?>>of(Topics.AGENT_RUNS, Topics.AGENT_EVENTS, Topics.AGENT_LLM_USAGE).stream()
              .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofSeconds(1))) {
          int at = each.key() == null ? -1 : each.key().indexOf(prefix);
          if (at >= 0 && each.key().length() >= at + length) {
            keys.add(each.key().substring(at, at + length));
          }
        }
      }
    }
    return keys;
  }
}
