package io.fleetfold.prices;

import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UndecodableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The price topic, read whole and written to. For one thread. Calls fail with a {@link
 * KafkaException} when the brokers do not answer within {@value #TIMEOUT_MS} ms, and with {@link
 * io.fleetfold.schemas.RegistryUnavailableException} when the registry does not.
 */
public final class PriceTopic implements AutoCloseable {
  static final int TIMEOUT_MS = 30_000;
  private static final Duration POLL = Duration.ofMillis(200);

  private final PriceTopicSettings settings;
  private final SchemaRegistry registry;
  private final String name;

  /** The topic of a fleet; nothing is asked yet. */
  public PriceTopic(PriceTopicSettings settings) {
    this.settings = settings;
    this.registry = SchemaRegistry.at(settings.registryUrl(), settings.registrySettings());
    this.name = settings.fleet().name(Topics.MODEL_PRICES);
  }

  /**
   * What the topic holds.
   *
   * @param versions by record key, oldest record first
   * @param unreadable keys whose value is no price
   */
  public record Content(Map<String, ModelPrice> versions, List<String> unreadable) {}

  /**
   * Reads the topic up to where it ended when the reading began.
   *
   * @throws IllegalStateException when there is no such topic
   */
  public Content read() {
    RecordDeserializer<ModelPrice> values = new RecordDeserializer<>(registry, Topics.MODEL_PRICES);
    Map<String, ModelPrice> versions = new LinkedHashMap<>();
    List<String> unreadable = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(client(), new StringDeserializer(), new ByteArrayDeserializer())) {
      if (consumer.partitionsFor(name).isEmpty()) {
        throw new IllegalStateException(
            "there is no topic " + name + ": start the streams app once, which makes the topics");
      }
      TopicPartition partition = new TopicPartition(name, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          versions.remove(record.key());
          unreadable.remove(record.key());
          if (record.value() != null) {
            try {
              versions.put(record.key(), values.deserialize(name, record.value()));
            } catch (UndecodableException e) {
              unreadable.add(record.key());
            }
          }
        }
      }
    }
    return new Content(versions, unreadable);
  }

  /** Publishes records; a null value withdraws. Returns when the brokers have all of them. */
  public void publish(Map<String, ModelPrice> records) throws InterruptedException {
    RecordSerializer<ModelPrice> values =
        RecordSerializer.register(registry, settings.fleet(), Topics.MODEL_PRICES);
    Map<String, Object> config = client();
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS / 2);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT_MS);
    try (KafkaProducer<String, ModelPrice> producer =
        new KafkaProducer<>(config, new StringSerializer(), values)) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      records.forEach(
          (key, value) -> sent.add(producer.send(new ProducerRecord<>(name, 0, key, value))));
      producer.flush();
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new KafkaException("prices were not published: " + e.getCause(), e.getCause());
    }
  }

  private Map<String, Object> client() {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    // what is fetched ahead at the log's end must not hold up the close
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
    return config;
  }

  @Override
  public void close() {
    try {
      registry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
