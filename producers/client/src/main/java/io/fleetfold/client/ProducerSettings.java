package io.fleetfold.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What the Kafka producers of this module are told. */
final class ProducerSettings {
  // these make the delivery guarantee; whoever changes them would break it unseen
  private static final Set<String> FIXED =
      Set.of(
          ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.PARTITIONER_CLASS_CONFIG,
          ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);
  // room for the key and the framing above the largest record
  private static final int FRAMING_BYTES = 1 << 20;

  private ProducerSettings() {}

  /** Fails on settings that no producer would start with. */
  static void check(ClientSettings settings) {
    for (String key : settings.kafka().keySet()) {
      if (FIXED.contains(key)) {
        throw new IllegalArgumentException(
            "Kafka setting " + key + " cannot be changed: the delivery guarantee rests on it");
      }
    }
    try {
      // not new ProducerConfig(): that prints itself
      ProducerConfig.configDef().parse(ofAgent(settings));
      ProducerConfig.configDef().parse(ofSessions(settings));
    } catch (ConfigException e) {
      throw new IllegalArgumentException("Kafka settings are wrong: " + e.getMessage(), e);
    }
    checkCompression(settings.kafka().get(ProducerConfig.COMPRESSION_TYPE_CONFIG));
  }

  private static void checkCompression(String type) {
    String library =
        "zstd".equals(type)
            ? "com.github.luben:zstd-jni"
            : "snappy".equals(type) ? "org.xerial.snappy:snappy-java" : null;
    if (library == null) {
      return;
    }
    try {
      String example =
          "zstd".equals(type) ? "com.github.luben.zstd.Zstd" : "org.xerial.snappy.Snappy";
      Class.forName(example, false, ProducerSettings.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "Kafka setting compression.type is "
              + type
              + ": add "
              + library
              + " to the program, or"
              + " take lz4 or gzip",
          e);
    }
  }

  /** How long a producer tries to deliver a record before it tells that it cannot. */
  static Duration deliveryTimeout(ClientSettings settings) {
    Object millis = ofAgent(settings).get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
    return Duration.ofMillis(Long.parseLong(millis.toString().strip()));
  }

  /** For agents: small memory, waits in short steps so that closing is soon noticed. */
  static Map<String, Object> ofAgent(ClientSettings settings) {
    Map<String, Object> map = common(settings);
    map.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000L);
    map.putAll(settings.kafka());
    return map;
  }

  /** For session events, whose writers wait: nothing lingers, nobody waits longer than told. */
  static Map<String, Object> ofSessions(ClientSettings settings) {
    Map<String, Object> map = common(settings);
    map.putAll(settings.kafka());
    int timeout = Math.toIntExact(settings.sessionTimeout().toMillis());
    map.put(ProducerConfig.CLIENT_ID_CONFIG, settings.clientId() + "-sessions");
    map.put(ProducerConfig.LINGER_MS_CONFIG, 0L);
    map.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) timeout);
    map.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
    map.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(15_000, timeout));
    return map;
  }

  private static Map<String, Object> common(ClientSettings settings) {
    Map<String, Object> map = new HashMap<>();
    map.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    map.put(ProducerConfig.CLIENT_ID_CONFIG, settings.clientId());
    map.put(ProducerConfig.ACKS_CONFIG, "all");
    map.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    map.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    map.put(ProducerConfig.LINGER_MS_CONFIG, settings.linger().toMillis());
    map.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, settings.recordBytes() + FRAMING_BYTES);
    map.put(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        Math.max(32L << 20, 2L * (settings.recordBytes() + FRAMING_BYTES)));
    // with several in flight, a first batch that fails while a later one is taken is retried for
    // the whole delivery timeout in vain (KAFKA-14359), and its partition stands still
    map.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    // not when a record is lost, but when a producer that is stuck is replaced
    map.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
    map.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000);
    map.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
    map.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    map.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return map;
  }
}
