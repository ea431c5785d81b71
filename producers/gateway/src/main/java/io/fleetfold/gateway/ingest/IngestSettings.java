package io.fleetfold.gateway.ingest;

import io.fleetfold.schemas.Fleet;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What the core is told.
 *
 * @param name the gateway, by host and port, as others are told it
 * @param kafka settings of the Kafka client, at least {@code bootstrap.servers}; those that the
 *     guarantee rests on are set here and win
 * @param fleet whose topics are written
 * @param recordBytes the largest encoded record, key included
 * @param inFlightBytes most encoded bytes that wait for the brokers
 * @param deliveryTimeout how long the brokers may take to acknowledge
 */
public record IngestSettings(
    String name,
    Map<String, String> kafka,
    Fleet fleet,
    int recordBytes,
    long inFlightBytes,
    Duration deliveryTimeout) {
  // room for the key and the framing above the largest record
  private static final int FRAMING_BYTES = 1 << 20;
  private static final Duration MAX_BLOCK = Duration.ofSeconds(2);

  /** Copies the settings. */
  public IngestSettings {
    kafka = Map.copyOf(kafka);
  }

  Map<String, Object> producer() {
    Map<String, Object> map = new HashMap<>();
    map.put(ProducerConfig.CLIENT_ID_CONFIG, "fleetfold-gateway");
    map.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    map.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
    // those who send wait: at a light load nothing lingers, at a heavy one batches fill by
    // themselves
    map.put(ProducerConfig.LINGER_MS_CONFIG, 1L);
    map.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
    map.putAll(kafka);
    map.put(ProducerConfig.ACKS_CONFIG, "all");
    map.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // with several in flight, a first batch that fails while a later one is taken is retried for
    // the whole delivery timeout in vain (KAFKA-14359), and its partition stands still
    map.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    map.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, recordBytes + FRAMING_BYTES);
    // what is admitted fits, so that nobody waits for memory
    map.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2 * (inFlightBytes + recordBytes));
    int timeout = Math.toIntExact(deliveryTimeout.toMillis());
    map.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
    map.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, timeout / 2));
    map.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.min(MAX_BLOCK.toMillis(), (long) timeout));
    return map;
  }
}
