package io.fleetfold.local.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The compacted topic {@code _schemas}, in the form of Confluent's registry: either registry finds
 * what the other has written. A change counts once the broker has acknowledged it. Not thread-safe.
 */
final class SchemaLog implements AutoCloseable {
  static final String TOPIC = "_schemas";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrapServers;
  private final String topic;
  private final SchemaState state;
  private final KafkaProducer<byte[], byte[]> producer;
  private boolean unsure;

  private SchemaLog(String bootstrapServers, String topic, SchemaState state) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.state = state;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "acks", "all",
                "buffer.memory", 4L << 20,
                "max.block.ms", 10_000,
                "delivery.timeout.ms", 15_000,
                "request.timeout.ms", 10_000,
                "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Makes the topic where it is missing, and brings the state up to its end. */
  static SchemaLog open(String bootstrapServers, String topic, SchemaState state)
      throws ExecutionException, InterruptedException {
    createTopic(bootstrapServers, topic);
    SchemaLog log = new SchemaLog(bootstrapServers, topic, state);
    log.replay();
    return log;
  }

  private static void createTopic(String bootstrapServers, String name)
      throws ExecutionException, InterruptedException {
    // one replica: this registry is for one machine
    NewTopic topic = new NewTopic(name, 1, (short) 1).configs(Map.of("cleanup.policy", "compact"));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private void replay() {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "auto.offset.reset",
                "earliest",
                // what is fetched ahead at the log's end must not hold up the close
                "fetch.max.wait.ms",
                10),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
          state.apply(LogKey.fromJson(found.key()), parse(found.value()));
        }
      }
    }
  }

  /** After a write that may or may not have arrived: reads again what the topic really holds. */
  void settle() {
    if (unsure) {
      try {
        replay();
      } catch (KafkaException e) {
        throw storeTrouble(e);
      }
      unsure = false;
    }
  }

  /** Writes one change, waits for the broker, then lets it count. A null value takes back. */
  void append(LogKey key, JsonNode value) {
    byte[] bytes = value == null ? null : value.toString().getBytes(StandardCharsets.UTF_8);
    try {
      producer
          .send(new ProducerRecord<>(topic, key.toJson().getBytes(StandardCharsets.UTF_8), bytes))
          .get();
    } catch (ExecutionException | KafkaException e) {
      unsure = true;
      throw storeTrouble(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      unsure = true;
      throw storeTrouble(e);
    }
    state.apply(key, value);
  }

  private static RegistryException storeTrouble(Exception e) {
    return new RegistryException(
        RegistryException.STORE,
        "Error in the backend data store - the topic _schemas cannot be written: " + e.getMessage(),
        e);
  }

  private static JsonNode parse(byte[] json) {
    if (json == null) {
      return null;
    }
    try {
      return JSON.readTree(new String(json, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the topic _schemas holds a value that is not JSON", e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
