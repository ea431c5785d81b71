package io.fleetfold.local.status;

import io.fleetfold.schemas.OffsetRanges;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How far logs go, as a reader sees them who reads committed records only. */
final class EndOffsets implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  // marks alone do not end a poll
  private static final Duration STEP = Duration.ofMillis(10);
  private static final Duration COUNT_PATIENCE = Duration.ofSeconds(60);

  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> reader;

  EndOffsets(Admin admin, String bootstrapServers) {
    this(admin, Map.of("bootstrap.servers", bootstrapServers));
  }

  /** The same with whatever else Kafka's clients need. */
  EndOffsets(Admin admin, Map<String, ?> kafka) {
    this.admin = admin;
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("isolation.level", "read_committed");
    settings.put("auto.offset.reset", "earliest");
    // the first batch of each partition is enough to know that there is one; marks of
    // transactions are far smaller, so that those of all partitions come at once
    settings.put("max.partition.fetch.bytes", 1 << 10);
    settings.put("fetch.max.bytes", 1 << 20);
    // while a fetch waits for records to come, that of the next topics has to wait, too
    settings.put("fetch.max.wait.ms", 10);
    settings.put("default.api.timeout.ms", 5_000);
    this.reader =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** All partitions of those topics that exist. */
  Set<TopicPartition> partitions(Collection<String> topics)
      throws ExecutionException, InterruptedException {
    Set<String> existing = admin.listTopics().names().get();
    return admin
        .describeTopics(topics.stream().filter(existing::contains).toList())
        .allTopicNames()
        .get()
        .values()
        .stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .collect(Collectors.toSet());
  }

  Map<TopicPartition, Long> first(Set<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    return offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
  }

  /** Behind the last record that is certain to stay. */
  Map<TopicPartition, Long> committed(Set<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
  }

  /** Behind the last record, that of an open transaction too. */
  Map<TopicPartition, Long> written(Set<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
  }

  private Map<TopicPartition, Long> offsets(
      Set<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.stream().collect(Collectors.toMap(Function.identity(), p -> spec));
    return admin
        .listOffsets(wanted, new ListOffsetsOptions(isolation))
        .all()
        .get()
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  /** Which partitions hold a record from the given position on; also where that is not known. */
  Set<TopicPartition> withRecords(Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
    OffsetRanges.Found found = OffsetRanges.search(reader, from, ends, STEP, PATIENCE);
    Set<TopicPartition> all = new HashSet<>(found.withRecords());
    all.addAll(found.unanswered());
    return all;
  }

  /**
   * How many records a committed reader finds in a topic; reads all of it.
   *
   * @throws TimeoutException when the brokers are gone meanwhile
   */
  long count(String topic) throws ExecutionException, InterruptedException {
    Set<TopicPartition> partitions = partitions(Set.of(topic));
    Map<TopicPartition, Long> ends = committed(partitions);
    Map<TopicPartition, Long> begin = first(partitions);
    if (ends.equals(begin)) {
      return 0;
    }
    reader.assign(partitions);
    begin.forEach(reader::seek);
    long count = 0;
    long deadline = System.nanoTime() + COUNT_PATIENCE.toNanos();
    while (partitions.stream().anyMatch(p -> reader.position(p) < ends.get(p))) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("the brokers do not give the records of " + topic);
      }
      // no value: a mark that a record was dealt with
      for (ConsumerRecord<?, byte[]> each : reader.poll(Duration.ofMillis(200))) {
        count += each.value() == null ? 0 : 1;
      }
    }
    return count;
  }

  @Override
  public void close() {
    reader.close();
  }
}
