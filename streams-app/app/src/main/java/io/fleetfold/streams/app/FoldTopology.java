package io.fleetfold.streams.app;

import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.commit.CommitHook;
import io.fleetfold.streams.core.commit.DrainControl;
import io.fleetfold.streams.core.ingest.AppStateInput;
import io.fleetfold.streams.core.ingest.FailedRecords;
import io.fleetfold.streams.core.ingest.Ingest;
import io.fleetfold.streams.core.ingest.InputReader;
import io.fleetfold.streams.core.ingest.RunInput;
import io.fleetfold.streams.core.ingest.SessionInput;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.core.state.StoreHealth;
import io.fleetfold.streams.runs.RunProcessor;
import io.fleetfold.streams.runs.Sender;
import io.fleetfold.streams.runs.cost.PriceBook;
import io.fleetfold.streams.runs.cost.PriceFeed;
import io.fleetfold.streams.sessions.AppStateProcessor;
import io.fleetfold.streams.sessions.OpenStores;
import io.fleetfold.streams.sessions.SessionProcessor;
import io.fleetfold.streams.sessions.SessionSender;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;

/**
 * The topology. Each fold goes the same way, in one transaction: its topics are read as bytes, each
 * record is read and checked ({@link Ingest}), folded into the stores by one processor, and what
 * follows is sent on.
 *
 * <p>The inputs of runs have the same partitions, so that everything of a run meets in one task;
 * everything of a user meets in one task of the sessions, and goes on to the task of the
 * application where it changes its state. What came to the wrong partition comes back through its
 * own topic, and that a run was silent through the topic of events. Prices are read whole by every
 * instance, before it folds anything ({@link PriceFeed}).
 *
 * <p>Kafka Streams numbers the tasks by the alphabet of the sources, and the numbers name folders:
 * the sources of sessions follow those of runs.
 */
public final class FoldTopology {
  private static final List<Topic<?>> FROM_RUNS =
      List.of(
          Topics.FLEET_RUNS,
          Topics.FLEET_RUN_DELETIONS,
          Topics.FLEET_RUN_EVENTS,
          Topics.FLEET_LLM_CALLS,
          Topics.FLEET_RUN_STATS,
          Topics.FLEET_USAGE_WINDOWS,
          Topics.FLEET_DEAD_LETTERS,
          // strays, and that a run was silent
          Topics.AGENT_RUNS,
          Topics.AGENT_EVENTS,
          Topics.AGENT_LLM_USAGE);

  private static final List<Topic<?>> FROM_SESSIONS =
      List.of(
          Topics.FLEET_SESSIONS,
          Topics.FLEET_SESSION_STATE,
          Topics.FLEET_SESSION_MESSAGES,
          Topics.FLEET_SESSION_DELETIONS,
          Topics.AGENT_APP_STATE,
          // strays, and that a session is over
          Topics.AGENT_SESSION_EVENTS,
          // events that name a run
          Topics.AGENT_EVENTS,
          Topics.FLEET_DEAD_LETTERS);

  private static final List<Topic<?>> FROM_APP_STATE =
      List.of(Topics.FLEET_SESSION_STATE, Topics.FLEET_DEAD_LETTERS);

  private static final String SESSION_SOURCES = "session-fold-";

  private final FoldContext shared;
  private final DrainControl drain = new DrainControl();
  private final OpenStores sessionStores = new OpenStores();

  /** A topology of the fleet of that context. */
  public FoldTopology(FoldContext shared) {
    this.shared = shared;
  }

  /** Builds it, with stores of the engine that the supplier gives for a store's name. */
  public Topology build(Function<String, KeyValueBytesStoreSupplier> engine) {
    TopologyNodes nodes = new TopologyNodes(shared, engine);
    runs(nodes);
    sessions(nodes);
    appState(nodes);
    return nodes.topology();
  }

  private void runs(TopologyNodes nodes) {
    InputReader<RunInput> reader = config().runReader(shared.fleet(), shared.readers());
    PriceBook prices = new PriceBook();

    List<String> sources = nodes.sources("", Topics.INPUTS);
    nodes.ingest("ingest", sources, reader, Topics.INPUTS, StateStores.RUNS);
    nodes.prices(prices);
    nodes.fold(
        "fold",
        "ingest",
        () ->
            new RunProcessor(
                config().runs(),
                config().timing(),
                prices,
                shared.outputs().runs(),
                drain,
                shared.inputs(),
                shared.processed()),
        StateStores.RUNS);
    nodes.store(CommitHook.builder(), "fold");
    nodes.sinks("fold", Sender::sink, FROM_RUNS);
  }

  private void sessions(TopologyNodes nodes) {
    List<Topic<?>> inputs = List.of(Topics.AGENT_SESSION_EVENTS);
    String fold = SessionProcessor.NAME;
    String ingest = fold + "-ingest";
    InputReader<SessionInput> reader = config().sessionReader(shared.fleet(), shared.readers());

    List<String> sources = nodes.sources(SESSION_SOURCES, inputs);
    nodes.ingest(ingest, sources, reader, inputs, StateStores.SESSIONS);
    nodes.fold(
        fold,
        ingest,
        () ->
            new SessionProcessor(
                config().sessions(),
                config().timing(),
                shared.outputs().sessions(),
                shared.processed(),
                shared.sessions(),
                sessionStores),
        StateStores.SESSIONS);
    nodes.sinks(fold, sink -> SessionSender.sink(fold, sink), FROM_SESSIONS);
  }

  private void appState(TopologyNodes nodes) {
    List<Topic<?>> inputs = List.of(Topics.AGENT_APP_STATE);
    List<String> stores = List.of(StateStores.APP_STATE);
    String fold = AppStateProcessor.NAME;
    String ingest = fold + "-ingest";
    InputReader<AppStateInput> reader = config().appStateReader(shared.readers());

    List<String> sources = nodes.sources(SESSION_SOURCES, inputs);
    nodes.ingest(ingest, sources, reader, inputs, stores);
    nodes.fold(
        fold,
        ingest,
        () ->
            new AppStateProcessor(
                config().timing(), shared.outputs().sessions(), shared.processed(), sessionStores),
        stores);
    nodes.sinks(fold, sink -> SessionSender.sink(fold, sink), FROM_APP_STATE);
  }

  private FoldConfig config() {
    return shared.config();
  }

  /** When its tasks send changed runs and statistics on. */
  public DrainControl drain() {
    return drain;
  }

  /** Which records its tasks have failed at. */
  FailedRecords failed() {
    return shared.ingest().failed();
  }

  /** Told of stores that readers find damaged. */
  StoreHealth health() {
    return shared.ingest().health();
  }

  /** The stores of sessions that its tasks fold in this process. */
  OpenStores sessionStores() {
    return sessionStores;
  }
}
