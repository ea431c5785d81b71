package io.fleetfold.client.bulk;

import io.fleetfold.client.redact.Redactor;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordFaults;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Text;
import io.fleetfold.schemas.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes for importers and simulators, which would rather wait than lose a record: it blocks
 * while the brokers are away or slow, and sends again what failed until it is acknowledged. So a
 * record may stand in the log more than once, under the same id, and, after a failure, behind
 * records that were published after it; the folds are made for both. Agents use {@code
 * FleetfoldClient}, which never blocks. To be used by one thread.
 */
public final class BulkPublisher implements AutoCloseable {
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

  private final Map<String, Object> settings;
  private final SchemaRegistry registry;
  private final Fleet fleet;
  private final Map<String, RecordSerializer<?>> serializers = new ConcurrentHashMap<>();
  private final Queue<ProducerRecord<byte[], byte[]>> failed = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Exception> fatal = new AtomicReference<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private KafkaProducer<byte[], byte[]> producer;

  /**
   * A publisher; nothing is sent before the first record.
   *
   * @param kafka settings of the Kafka client, at least {@code bootstrap.servers}; those that the
   *     guarantee rests on are set here and win
   * @param registry stays open when this is closed
   */
  public BulkPublisher(Map<String, ?> kafka, SchemaRegistry registry, Fleet fleet) {
    this.settings = new ConcurrentHashMap<>();
    settings.put("linger.ms", 5);
    settings.put("batch.size", 64 << 10);
    settings.put("compression.type", "lz4");
    settings.put("max.request.size", Fleet.MAX_MESSAGE_BYTES);
    settings.putAll(kafka);
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    // with several in flight, a first batch that fails while a later one is taken is retried for
    // the whole delivery timeout in vain (KAFKA-14359): one at a time, and no timeout without end
    settings.put("max.in.flight.requests.per.connection", 1);
    settings.put("delivery.timeout.ms", 60_000);
    settings.put("max.block.ms", Long.MAX_VALUE);
    this.registry = registry;
    this.fleet = fleet;
    this.producer = open();
  }

  /** How many records the brokers have acknowledged. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /**
   * Publishes one record, secrets in it masked as {@code FleetfoldClient} does; waits while the
   * buffer is full or the registry is away.
   *
   * @param value null deletes what the key names, where the topic allows it
   * @throws IllegalArgumentException when the folds would refuse the record, with the field at
   *     fault
   * @throws IllegalStateException when a record can never be delivered, such as a too large one
   */
  public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value)
      throws InterruptedException {
    RecordFaults.Fault fault = RecordFaults.of(topic, key, value);
    if (fault != null) {
      throw new IllegalArgumentException(fault.message());
    }
    sendAgain();
    byte[] bytes =
        value == null
            ? null
            : serializer(topic).serialize(topic.name(), Redactor.SECRETS.redact(value));
    send(
        new ProducerRecord<>(
            fleet.name(topic), Text.clean(key).getBytes(StandardCharsets.UTF_8), bytes));
  }

  /**
   * Publishes bytes as they are, for tests of what bad records do.
   *
   * @param value its remaining bytes are sent
   */
  public void publishBytes(Topic<?> topic, String key, ByteBuffer value)
      throws InterruptedException {
    sendAgain();
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    send(new ProducerRecord<>(fleet.name(topic), key.getBytes(StandardCharsets.UTF_8), bytes));
  }

  /** Returns when every record is acknowledged. */
  public void awaitAcknowledged() throws InterruptedException {
    producer.flush();
    while (!failed.isEmpty()) {
      sendAgain();
      producer.flush();
    }
    failIfFatal();
  }

  private void sendAgain() throws InterruptedException {
    failIfFatal();
    if (failed.isEmpty()) {
      return;
    }
    // a producer that lost a batch may be of no more use: a new one starts a clean sequence
    producer.close();
    Thread.sleep(BETWEEN_TRIES.toMillis());
    producer = open();
    for (int i = failed.size(); i > 0; i--) {
      send(failed.remove());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of every outcome
  private void send(ProducerRecord<byte[], byte[]> message) {
    try {
      producer.send(
          message,
          (metadata, error) -> {
            if (error == null) {
              acknowledged.incrementAndGet();
            } else if (error instanceof RecordTooLargeException) {
              fatal.compareAndSet(null, error);
            } else {
              failed.add(message);
            }
          });
    } catch (KafkaException e) {
      failed.add(message);
    }
  }

  private void failIfFatal() {
    Exception why = fatal.get();
    if (why != null) {
      throw new IllegalStateException("a record can never be delivered: " + why.getMessage(), why);
    }
  }

  @SuppressWarnings("unchecked") // a topic's name stands for one type only
  private <V extends SpecificRecord> RecordSerializer<V> serializer(Topic<V> topic)
      throws InterruptedException {
    RecordSerializer<?> known = serializers.get(topic.name());
    while (known == null) {
      try {
        known = RecordSerializer.register(registry, fleet, topic);
        serializers.put(topic.name(), known);
      } catch (RegistryUnavailableException e) {
        Thread.sleep(BETWEEN_TRIES.toMillis());
      }
    }
    return (RecordSerializer<V>) known;
  }

  private KafkaProducer<byte[], byte[]> open() {
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Waits for what is in flight, then closes. */
  @Override
  public void close() {
    producer.close();
  }
}
