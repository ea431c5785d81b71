package io.fleetfold.bench.fold;

import io.fleetfold.bench.cluster.BenchCluster;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The least that Kafka Streams does for an aggregate: every record is decoded, and one value by its
 * key (how many, and the newest time) is read and written, in RocksDB and its changelog, in the
 * folds' transactions with the folds' settings. No deduplication, no checks, no outputs.
 */
public final class BareTopology {
  private static final String STORE = "bare";

  private BareTopology() {}

  static Rounds measure(BenchCluster cluster, Fleet fleet, Load load, Properties folds)
      throws InterruptedException {
    AtomicLong done = new AtomicLong();
    Topology topology =
        build(cluster.registry(), fleet, Stores::persistentKeyValueStore, done::incrementAndGet);
    Properties settings = new Properties();
    settings.putAll(folds);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, fleet.prefix() + "bare");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, cluster.path(fleet.prefix() + "bare").toString());
    try (KafkaStreams streams = new KafkaStreams(topology, new StreamsConfig(settings))) {
      streams.start();
      Rounds rounds = Rounds.watch(load, done::get);
      streams.close(Duration.ofSeconds(20));
      return rounds;
    }
  }

  /**
   * The topology.
   *
   * @param stores makes its one store
   * @param done called behind each record
   */
  public static Topology build(
      SchemaRegistry registry,
      Fleet fleet,
      Function<String, KeyValueBytesStoreSupplier> stores,
      Runnable done) {
    Decoders decoders = new Decoders(registry, fleet);
    Topology topology = new Topology();
    String[] inputs = Topics.INPUTS.stream().map(fleet::name).toArray(String[]::new);
    for (String input : inputs) {
      topology.addSource(input, new ByteArrayDeserializer(), new ByteArrayDeserializer(), input);
    }
    topology.addProcessor("aggregate", () -> new Aggregate(decoders, done), inputs);
    topology.addStateStore(
        Stores.keyValueStoreBuilder(stores.apply(STORE), Serdes.Bytes(), Serdes.ByteArray()),
        "aggregate");
    return topology;
  }

  private static final class Aggregate implements Processor<byte[], byte[], Void, Void> {
    private final Decoders decoders;
    private final Runnable done;
    private ProcessorContext<Void, Void> context;
    private KeyValueStore<Bytes, byte[]> store;

    Aggregate(Decoders decoders, Runnable done) {
      this.decoders = decoders;
      this.done = done;
    }

    @Override
    public void init(ProcessorContext<Void, Void> taskContext) {
      context = taskContext;
      store = taskContext.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      String topic = context.recordMetadata().orElseThrow().topic();
      long at = Decoders.time(decoders.decode(topic, record.value()));
      Bytes key = Bytes.wrap(record.key());
      byte[] old = store.get(key);
      ByteBuffer before = ByteBuffer.wrap(old == null ? new byte[2 * Long.BYTES] : old);
      ByteBuffer after = ByteBuffer.allocate(2 * Long.BYTES);
      after.putLong(before.getLong() + 1).putLong(Math.max(before.getLong(), at));
      store.put(key, after.array());
      done.run();
    }
  }
}
