package io.fleetfold.streams.app;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** One real broker in this process, with a registry in memory and a producer of its own. */
final class EmbeddedKafka implements AutoCloseable {
  final Fleet fleet;
  final SchemaRegistryClient schemas = new MockSchemaRegistryClient();
  final SchemaRegistry registry = new SchemaRegistry(schemas);
  private final KafkaClusterTestKit cluster;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Map<Topic<?>, RecordSerializer<?>> serializers = new HashMap<>();

  EmbeddedKafka() throws Exception {
    this(4);
  }

  EmbeddedKafka(int partitions) throws Exception {
    fleet = new Fleet("it.", partitions, (short) 1);
    cluster =
        new KafkaClusterTestKit.Builder(
                new TestKitNodes.Builder()
                    .setCombined(true)
                    .setNumBrokerNodes(1)
                    .setNumControllerNodes(1)
                    .build())
            .setConfigProp("offsets.topic.num.partitions", "1")
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("transaction.state.log.num.partitions", "1")
            .setConfigProp("transaction.state.log.replication.factor", "1")
            .setConfigProp("transaction.state.log.min.isr", "1")
            .setConfigProp("group.initial.rebalance.delay.ms", "0")
            .setConfigProp("group.streams.initial.rebalance.delay.ms", "0")
            .setConfigProp("group.streams.heartbeat.interval.ms", "500")
            .setConfigProp("group.streams.min.heartbeat.interval.ms", "500")
            .setConfigProp("log.cleaner.dedupe.buffer.size", "2097152")
            .build();
    cluster.format();
    cluster.startup();
    cluster.waitForReadyBrokers();
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 30 << 20);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64 << 20);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    // a broker that does not lead a new partition yet refuses the first batch and may take the
    // second:
    // the first then never comes in order
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  String bootstrapServers() {
    return cluster.bootstrapServers();
  }

  /** Takes away what stands before a position, as retention does. */
  void forget(Topic<?> topic, int partition, long before) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(fleet.name(topic), partition),
                  RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  StreamsAppConfig config(Path stateDir) {
    return config(fleet, stateDir);
  }

  StreamsAppConfig config(Fleet of, Path stateDir) {
    return StreamsAppConfig.of(cluster.bootstrapServers(), "unused", of, stateDir)
        .withHttp("127.0.0.1", 0);
  }

  <V extends SpecificRecord> void publish(Topic<V> topic, String key, V record) {
    publish(fleet, topic, key, record);
  }

  <V extends SpecificRecord> void publish(Fleet of, Topic<V> topic, String key, V record) {
    raw(of, topic, null, key, bytes(topic, record));
  }

  @SuppressWarnings("unchecked")
  private <V extends SpecificRecord> byte[] bytes(Topic<V> topic, V record) {
    RecordSerializer<V> serializer =
        (RecordSerializer<V>)
            serializers.computeIfAbsent(
                topic, missing -> RecordSerializer.register(registry, fleet, missing));
    return serializer.serialize(null, record);
  }

  /** Publishes at once; the position that the broker gave, as a token. */
  <V extends SpecificRecord> String append(Topic<V> topic, String key, V record) {
    return append(topic, null, key, record);
  }

  /** The same in a partition of the caller's; null leaves it to the key. */
  <V extends SpecificRecord> String append(
      Topic<V> topic, Integer partition, String key, V record) {
    try {
      RecordMetadata at =
          producer
              .send(
                  new ProducerRecord<>(
                      fleet.name(topic),
                      partition,
                      key.getBytes(StandardCharsets.UTF_8),
                      bytes(topic, record)))
              .get();
      return topic.name() + ":" + at.partition() + ":" + at.offset();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  void raw(Topic<?> topic, Integer partition, String key, byte[] value) {
    raw(fleet, topic, partition, key, value);
  }

  void raw(Fleet of, Topic<?> topic, Integer partition, String key, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                of.name(topic), partition, key.getBytes(StandardCharsets.UTF_8), value),
            (metadata, e) -> failure.compareAndSet(null, e));
  }

  void flush() {
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("a record was not published", failure.get());
    }
  }

  /** Everything committed to a topic so far. */
  List<ConsumerRecord<byte[], byte[]>> read(Topic<?> topic) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // what is fetched ahead at the log's end must not hold up the close
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(fleet.name(topic)).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  @Override
  public void close() throws Exception {
    producer.close();
    cluster.close();
  }
}
