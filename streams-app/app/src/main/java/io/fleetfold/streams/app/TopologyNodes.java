package io.fleetfold.streams.app;

import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.Ingest;
import io.fleetfold.streams.core.ingest.Input;
import io.fleetfold.streams.core.ingest.InputReader;
import io.fleetfold.streams.core.state.CheckedStore;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.runs.cost.PriceBook;
import io.fleetfold.streams.runs.cost.PriceFeed;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Adds the nodes of a topology one by one. Their names are told by the caller: offsets, stores and
 * folders hang on them.
 */
final class TopologyNodes {
  private final Topology topology = new Topology();
  private final FoldContext shared;
  private final Function<String, KeyValueBytesStoreSupplier> engine;

  TopologyNodes(FoldContext shared, Function<String, KeyValueBytesStoreSupplier> engine) {
    this.shared = shared;
    this.engine = name -> CheckedStore.of(engine.apply(name), shared.ingest().health());
  }

  Topology topology() {
    return topology;
  }

  /** Topics as bytes: what cannot be decoded becomes a dead letter with what it was. */
  List<String> sources(String prefix, List<Topic<?>> topics) {
    Function<Topic<?>, String> name = topic -> prefix + topic.name() + "-source";
    for (Topic<?> topic : topics) {
      topology.addSource(
          name.apply(topic),
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer(),
          shared.fleet().name(topic));
    }
    return topics.stream().map(name).toList();
  }

  /** What reads and checks the records of those topics for the fold that has those stores. */
  <I extends Input> void ingest(
      String name,
      List<String> sources,
      InputReader<I> reader,
      List<Topic<?>> topics,
      List<String> stores) {
    List<String> names = topics.stream().map(Topic::name).toList();
    topology.addProcessor(
        name,
        () -> new Ingest<>(shared.ingest(), reader, names, stores),
        sources.toArray(String[]::new));
  }

  /** The versions of prices, whole in every instance. */
  void prices(PriceBook book) {
    PriceFeed.add(
        topology, shared.fleet().name(Topics.MODEL_PRICES), shared.readers().prices(), book);
  }

  /** What folds the ingest's inputs into its stores. */
  <I extends Input> void fold(
      String name,
      String ingest,
      ProcessorSupplier<String, I, byte[], byte[]> fold,
      List<String> stores) {
    topology.addProcessor(name, fold, ingest);
    StateStores.builders(stores, engine).forEach(store -> store(store, name));
  }

  void store(StoreBuilder<?> store, String fold) {
    topology.addStateStore(store, fold);
  }

  /** Where a fold sends what its sender has encoded. */
  void sinks(String fold, Function<Topic<?>, String> name, List<Topic<?>> topics) {
    for (Topic<?> topic : topics) {
      topology.addSink(
          name.apply(topic),
          shared.fleet().name(topic),
          new ByteArraySerializer(),
          new ByteArraySerializer(),
          fold);
    }
  }
}
