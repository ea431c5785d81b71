package io.fleetfold.streams.app;

import io.fleetfold.streams.core.ingest.Limits;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka's settings for the streams app, each with its reason. */
public final class StreamsProperties {
  /** The largest dead letter: a whole record, its key, its headers and what we say about it. */
  static final int REQUEST_BYTES = Limits.MAX_RECORD_BYTES + (4 << 20);

  static final int CHANGELOG_MESSAGE_BYTES = 4 << 20;

  private StreamsProperties() {}

  /** What the admin client needs: where the brokers are, and security. */
  static Map<String, Object> admin(StreamsAppConfig config) {
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    return settings;
  }

  /** What Kafka Streams needs; a baseline to measure the folds against takes the same. */
  public static Properties streams(StreamsAppConfig config) {
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, config.fleet().applicationId());
    p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    p.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    p.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams");
    p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    p.put(StreamsConfig.mainConsumerPrefix(FoldConsumer.SETTING), FoldConsumer.class.getName());
    p.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
        config.fold().timing().commitInterval().toMillis());
    p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) config.fleet().replication());
    p.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    p.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    p.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
    p.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);

    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, StoreMemorySetter.class);
    p.put(StoreMemorySetter.CACHE_BYTES, config.memory().cacheBytes());
    p.put(StoreMemorySetter.WRITE_BUFFER_BYTES, config.memory().writeBufferBytes());

    // prompts are large: bound by bytes what is fetched, and by count what waits in the heap
    p.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 500);
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 1_000);
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 8 << 20);
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 1 << 20);
    // a new fleet's agents may publish before the app has started for the first time
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");

    // what is sent can be read once it is committed, and a commit sends what lingers: batches that
    // wait are fuller, of which there are dozens, one for each partition of an output or changelog
    p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 25);
    // the first batches of a transaction are refused until the markers of the one before are
    // written: a matter of milliseconds, not of the 100 that are waited otherwise
    p.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 5);
    // of several requests on their way the second may be taken while the first is refused: then
    // batches come out of sequence and are sent again
    p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
    p.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    p.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 << 10);
    p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), REQUEST_BYTES);
    p.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), CHANGELOG_MESSAGE_BYTES);
    p.putAll(config.kafka());
    return p;
  }
}
