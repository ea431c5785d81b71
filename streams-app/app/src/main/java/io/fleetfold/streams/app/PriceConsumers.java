package io.fleetfold.streams.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka Streams' own clients, but for the one that reads the prices: a record that does not fit
 * into memory is no price, and must not end the thread that every fold depends on.
 */
final class PriceConsumers extends DefaultKafkaClientSupplier {
  private static final Logger LOG = LoggerFactory.getLogger(PriceConsumers.class);

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    Map<String, Object> settings = new HashMap<>(config);
    // what stands before such a record is given first: then the position is its place
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    return new PassingConsumer(settings);
  }

  private static final class PassingConsumer extends KafkaConsumer<byte[], byte[]> {
    PassingConsumer(Map<String, Object> settings) {
      super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      try {
        return super.poll(timeout);
      } catch (OutOfMemoryError e) {
        if (assignment().size() != 1) {
          throw e;
        }
        TopicPartition at = assignment().iterator().next();
        long offset = position(at);
        LOG.error("the price at {}, offset {}, does not fit into memory: left out", at, offset, e);
        seek(at, offset + 1);
        return ConsumerRecords.empty();
      }
    }
  }
}
