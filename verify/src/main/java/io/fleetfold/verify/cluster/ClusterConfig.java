package io.fleetfold.verify.cluster;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where a fleet's topics are.
 *
 * @param bootstrapServers brokers, {@code host:port} with commas between them
 * @param registryUrl the schema registry, one address or several with commas between them
 * @param prefix stands before every topic of the fleet; may be empty
 * @param kafka further Kafka settings, such as security
 * @param registrySettings settings of the registry's client, such as {@code basic.auth.user.info}
 */
public record ClusterConfig(
    String bootstrapServers,
    String registryUrl,
    String prefix,
    Map<String, String> kafka,
    Map<String, String> registrySettings) {
  /** Copies what could change. */
  public ClusterConfig {
    kafka = Map.copyOf(kafka);
    registrySettings = Map.copyOf(registrySettings);
  }

  /** A cluster whose registry is told the same further settings as Kafka. */
  public ClusterConfig(
      String bootstrapServers, String registryUrl, String prefix, Map<String, String> kafka) {
    this(bootstrapServers, registryUrl, prefix, kafka, kafka);
  }

  /** The topic's real name. */
  public String name(Topic<?> topic) {
    return new Fleet(prefix, 1, (short) 1).name(topic);
  }

  /** A registry client; the caller closes it. */
  public SchemaRegistry registry() {
    return SchemaRegistry.at(registryUrl, registrySettings);
  }

  /** An admin client; the caller closes it. */
  public Admin admin() {
    return Admin.create(settings());
  }

  /** A reader of committed records that belongs to no group; the caller closes it. */
  public Consumer<byte[], byte[]> consumer() {
    return consumer(5_000);
  }

  /** As {@link #consumer()}, with so many records at most in one poll. */
  public Consumer<byte[], byte[]> consumer(int maxPollRecords) {
    Map<String, Object> settings = settings();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // a record that retention has taken away must be noticed, not skipped
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
    // what is fetched ahead at the log's end must not hold up the close: the folds stand still
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A producer of transactions; the caller closes it. */
  public Producer<byte[], byte[]> producer(String transactionalId) {
    Map<String, Object> settings = settings();
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, prefix + transactionalId);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Fleet.MAX_MESSAGE_BYTES);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Without the settings, which may be secrets. */
  @Override
  public String toString() {
    return prefix + " at " + bootstrapServers + ", registry " + registryUrl;
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("bootstrap.servers", bootstrapServers);
    return settings;
  }
}
