package io.fleetfold.verify;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.testkit.TestBroker;
import io.fleetfold.testkit.TestRegistry;
import io.fleetfold.verify.cluster.ClusterConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker and a registry in this process, with the topics of a fleet. */
public final class TestCluster implements AutoCloseable {
  public static final Fleet FLEET = new Fleet("t-", 4, (short) 1);

  private final TestBroker broker;
  private final TestRegistry registry;
  private final SchemaRegistry schemas;
  private final KafkaProducer<byte[], byte[]> producer;

  public TestCluster(Path data, int port) throws Exception {
    broker = TestBroker.started(data, port, port + 1);
    registry = new TestRegistry();
    schemas = config().registry();
    try (Admin admin = config().admin()) {
      admin.createTopics(Topics.ALL.stream().map(FLEET::definition).toList()).all().get();
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.address(), "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  public ClusterConfig config() {
    return new ClusterConfig(broker.address(), registry.url(), FLEET.prefix(), Map.of());
  }

  public <V extends SpecificRecord> byte[] encode(Topic<V> topic, V value) {
    return RecordSerializer.register(schemas, FLEET, topic).serialize(topic.name(), value);
  }

  public RecordMetadata send(
      Topic<?> topic, Integer partition, String key, byte[] value, Header... headers)
      throws Exception {
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    return producer
        .send(new ProducerRecord<>(FLEET.name(topic), partition, keyBytes, value, List.of(headers)))
        .get();
  }

  @Override
  public void close() throws Exception {
    producer.close();
    schemas.close();
    registry.close();
    broker.close();
  }
}
