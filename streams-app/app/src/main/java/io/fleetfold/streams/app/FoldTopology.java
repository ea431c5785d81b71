package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.commit.CommitHook;
import io.fleetfold.streams.core.commit.DrainControl;
import io.fleetfold.streams.core.ingest.FailedRecords;
import io.fleetfold.streams.core.ingest.Ingest;
import io.fleetfold.streams.core.ingest.ProcessedOffsets;
import io.fleetfold.streams.core.ingest.RecordReaders;
import io.fleetfold.streams.core.ingest.Watermark;
import io.fleetfold.streams.core.state.CheckedStore;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.core.state.StoreHealth;
import io.fleetfold.streams.runs.RunProcessor;
import io.fleetfold.streams.runs.Sender;
import io.fleetfold.streams.runs.cost.PriceBook;
import io.fleetfold.streams.runs.cost.PriceFeed;
import io.fleetfold.streams.sessions.OpenStores;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;

/**
 * The topology. All inputs have the same partitions, so that everything of a run meets in one task:
 * there it is read and checked ({@link Ingest}), folded into the stores ({@link RunProcessor}) and
 * sent on, in one transaction. What came to the wrong partition comes back through its own topic,
 * and that a run was silent through the topic of events. Sessions have folds of their own ({@link
 * SessionTopology}). Prices are read whole by every instance, before it folds anything ({@link
 * PriceFeed}).
 */
public final class FoldTopology {
  private static final String INGEST = "ingest";
  private static final String FOLD = "fold";

  private static final List<Topic<?>> SINKS =
      List.of(
          Topics.FLEET_RUNS,
          Topics.FLEET_RUN_DELETIONS,
          Topics.FLEET_RUN_EVENTS,
          Topics.FLEET_LLM_CALLS,
          Topics.FLEET_RUN_STATS,
          Topics.FLEET_USAGE_WINDOWS,
          Topics.FLEET_DEAD_LETTERS,
          Topics.AGENT_RUNS,
          Topics.AGENT_EVENTS,
          Topics.AGENT_LLM_USAGE);

  private final Fleet fleet;
  private final FoldConfig config;
  private final RecordReaders readers;
  private final Outputs outputs;
  private final ProcessedOffsets processed;
  private final Duration patience;
  private final Watermark watermark;
  private final Watermark sessionClock;
  private final DrainControl drain = new DrainControl();
  private final FailedRecords failed = new FailedRecords();
  private final StoreHealth health = new StoreHealth();
  private final OpenStores sessionStores = new OpenStores();

  /**
   * A topology of a fleet.
   *
   * @param patience how long a task waits in place for a registry that is away
   * @param watermark tells how far the inputs of runs are folded
   * @param sessionClock tells how far the events of sessions are folded
   */
  public FoldTopology(
      Fleet fleet,
      FoldConfig config,
      RecordReaders readers,
      Outputs outputs,
      ProcessedOffsets processed,
      Duration patience,
      Watermark watermark,
      Watermark sessionClock) {
    this.fleet = fleet;
    this.config = config;
    this.readers = readers;
    this.outputs = outputs;
    this.processed = processed;
    this.patience = patience;
    this.watermark = watermark;
    this.sessionClock = sessionClock;
  }

  /** Builds it, with stores of the engine that the supplier gives for a store's name. */
  public Topology build(Function<String, KeyValueBytesStoreSupplier> unchecked) {
    Function<String, KeyValueBytesStoreSupplier> engine =
        name -> CheckedStore.of(unchecked.apply(name), health);
    Topology topology = new Topology();
    for (Topic<?> input : Topics.INPUTS) {
      topology.addSource(
          source(input),
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer(),
          fleet.name(input));
    }
    topology.addProcessor(
        INGEST,
        () ->
            new Ingest(
                Ingest.runs(readers, config.limits(), fleet),
                Topics.INPUTS.stream().map(Topic::name).toList(),
                fleet,
                processed,
                failed,
                health,
                StateStores.RUNS,
                patience),
        Topics.INPUTS.stream().map(FoldTopology::source).toArray(String[]::new));
    PriceBook prices = new PriceBook();
    PriceFeed.add(topology, fleet.name(Topics.MODEL_PRICES), readers.prices(), prices);
    topology.addProcessor(
        FOLD,
        () ->
            new RunProcessor(
                config.runs(),
                config.timing(),
                prices,
                outputs.runs(),
                drain,
                watermark,
                processed),
        INGEST);
    StateStores.builders(StateStores.RUNS, engine)
        .forEach(store -> topology.addStateStore(store, FOLD));
    topology.addStateStore(CommitHook.builder(), FOLD);
    for (Topic<?> sink : SINKS) {
      topology.addSink(
          Sender.sink(sink),
          fleet.name(sink),
          new ByteArraySerializer(),
          new ByteArraySerializer(),
          FOLD);
    }
    new SessionTopology(
            fleet,
            config,
            readers,
            outputs,
            processed,
            failed,
            health,
            patience,
            sessionClock,
            sessionStores)
        .addTo(topology, engine);
    return topology;
  }

  /** When its tasks send changed runs and statistics on. */
  public DrainControl drain() {
    return drain;
  }

  /** Which records its tasks have failed at. */
  FailedRecords failed() {
    return failed;
  }

  /** Told of stores that readers find damaged. */
  StoreHealth health() {
    return health;
  }

  /** The stores of sessions that its tasks fold in this process. */
  OpenStores sessionStores() {
    return sessionStores;
  }

  private static String source(Topic<?> topic) {
    return topic.name() + "-source";
  }
}
