package io.fleetfold.connect;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Stands for the streams app: writes the topics that the sinks read, in transactions as it does.
 */
final class Publisher implements AutoCloseable {
  private final Fleet fleet;
  private final SchemaRegistry registry;
  private final KafkaProducer<String, byte[]> producer;
  private final Map<Topic<?>, RecordSerializer<?>> serializers = new HashMap<>();

  Publisher(String bootstrapServers, String registryUrl, Fleet fleet)
      throws ExecutionException, InterruptedException {
    this.fleet = fleet;
    registry = SchemaRegistry.at(registryUrl, Map.of());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      List<NewTopic> topics = Topics.SUNK.stream().map(fleet::definition).toList();
      admin.createTopics(topics).all().get();
    }
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                fleet.prefix() + "publisher"),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  /** Publishes what the work sends, all of it or, where it must abort, nothing. */
  void transaction(boolean commit, Runnable work) {
    producer.beginTransaction();
    work.run();
    if (commit) {
      producer.commitTransaction();
    } else {
      producer.flush();
      producer.abortTransaction();
    }
  }

  /** Sends a record inside of a transaction; null is a tombstone. */
  <V extends SpecificRecord> void send(Topic<V> topic, String key, V value) {
    // a failed send fails the commit
    Future<RecordMetadata> unused =
        producer.send(new ProducerRecord<>(fleet.name(topic), key, bytes(topic, value)));
  }

  /** What a record of a topic is sent as. */
  <V extends SpecificRecord> byte[] bytes(Topic<V> topic, V value) {
    @SuppressWarnings("unchecked")
    RecordSerializer<V> serializer =
        (RecordSerializer<V>)
            serializers.computeIfAbsent(
                topic, ignored -> RecordSerializer.register(registry, fleet, topic));
    return serializer.serialize(fleet.name(topic), value);
  }

  /** Publishes bytes as they are; gives their offset. */
  long raw(Topic<?> topic, String key, byte[] value) throws Exception {
    producer.beginTransaction();
    Future<RecordMetadata> sent =
        producer.send(new ProducerRecord<>(fleet.name(topic), key, value));
    producer.commitTransaction();
    return sent.get().offset();
  }

  /** Publishes one record. */
  <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value) {
    transaction(true, () -> send(topic, key, value));
  }

  @Override
  public void close() throws Exception {
    producer.close();
    registry.close();
  }
}
