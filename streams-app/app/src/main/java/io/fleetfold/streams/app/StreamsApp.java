package io.fleetfold.streams.app;

import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.schemas.Rights;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.schemas.config.UnknownVariables;
import io.fleetfold.streams.app.http.Pauses;
import io.fleetfold.streams.app.http.QueryServer;
import io.fleetfold.streams.app.instances.GroupSettings;
import io.fleetfold.streams.app.instances.KafkaPlacement;
import io.fleetfold.streams.app.instances.Peer;
import io.fleetfold.streams.app.instances.PeerClient;
import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.core.http.Readiness;
import io.fleetfold.streams.core.ingest.IngestContext;
import io.fleetfold.streams.core.ingest.ProcessedOffsets;
import io.fleetfold.streams.core.ingest.RecordReaders;
import io.fleetfold.streams.core.state.StoreHealth;
import io.fleetfold.streams.runs.RunOutputs;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.RunCallViews;
import io.fleetfold.streams.runs.views.RunEventViews;
import io.fleetfold.streams.sessions.OpenStores;
import io.fleetfold.streams.sessions.views.SessionViews;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams app: makes the fleet's topics, registers its outputs' schemas, folds, and answers
 * queries. Started once, closed once; the other methods may be called from any thread.
 */
public final class StreamsApp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsApp.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  // well below Kafka's 10 s for a transaction, which would otherwise be aborted while we wait
  private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(3);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  /** Where the app is in its life. */
  public enum State {
    /** Not started, or waiting for brokers and registry. */
    STARTING,
    /** Stores are being restored or tasks are on the move. */
    REBALANCING,
    /** Folding. */
    RUNNING,
    /** Closed, or stopped by an error that the log names. */
    STOPPED
  }

  private final StreamsAppConfig config;
  private final ProcessedOffsets processed = new ProcessedOffsets();
  private final StandbyProgress standbys = new StandbyProgress();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SchemaRegistry registry;
  private final QueryServer server;
  private final Peers peers;
  private final AppViews views;
  private volatile RunOutputs runOutputs;
  private final Watermarks clocks;
  private final TopicEventLog log;
  private volatile KafkaStreams streams;
  private volatile Peer self;
  private volatile OpenStores sessionStores = new OpenStores();
  private volatile FoldPause pause;
  private volatile StoreHealth health = new StoreHealth();
  private volatile CrashPolicy crashes;
  private volatile CarefulReading careful;
  private volatile String waitingFor = "its start";

  /** An app that is not started yet. */
  public StreamsApp(StreamsAppConfig config) {
    this(config, SchemaRegistry.at(config.registryUrl(), config.registrySettings()));
  }

  StreamsApp(StreamsAppConfig config, SchemaRegistry registry) {
    this.config = config;
    this.registry = registry;
    this.clocks = new Watermarks(config);
    this.log = new TopicEventLog(StreamsProperties.admin(config), config.fleet());
    this.peers =
        new Peers(
            config.fleet().partitions(),
            new KafkaPlacement(
                config.fleet(),
                () -> streams,
                () -> health,
                standbys::partitionsOfRuns,
                () -> self),
            new PeerClient(config.security().internalToken(), config.security().trusted()),
            Peers.PATIENCE);
    this.views =
        new AppViews(
            config,
            registry,
            peers,
            new LiveStores(
                () -> streams, processed, config.fleet().prefix(), () -> health, standbys),
            () -> sessionStores,
            processed,
            log,
            () -> runOutputs);
    this.server =
        new QueryServer(
            peers,
            views(),
            runEvents(),
            runCalls(),
            sessions(),
            new RefusalReader(log, registry)::newest,
            this::readiness,
            this::metrics,
            pauses(),
            EffectiveSettings.of(config),
            config.security(),
            config.httpHost(),
            config.httpPort());
  }

  /** Runs the app as the environment variables say, until the process is told to end. */
  public static void main(String[] args) {
    Map<String, String> variables = ProcessEnvironment.variables();
    UnknownVariables.findings(variables).forEach(LOG::warn);
    StreamsApp app = new StreamsApp(StreamsEnvironment.read(variables));
    Runtime.getRuntime().addShutdownHook(new Thread(app::close, "shutdown"));
    app.start();
  }

  /**
   * Listens for queries, prepares topics and schemas, waiting for brokers and registry as long as
   * it takes, then starts folding and returns; {@link #ready} tells when the stores are there.
   *
   * @throws IllegalStateException when a topic or a schema does not fit: the message says what to
   *     change
   */
  public void start() {
    // first, so that /health says what the app waits for
    server.start();
    self = AdvertisedAddress.of(config, server.port());
    waitFor("the brokers at " + config.bootstrapServers(), this::createTopics);
    AtomicReference<Outputs> outputs = new AtomicReference<>();
    waitFor("the schema registry at " + config.registryUrl(), () -> outputs.set(register()));
    runOutputs = outputs.get().runs();
    FoldTopology folds =
        new FoldTopology(
            new FoldContext(
                config.fold(),
                RecordReaders.of(registry),
                outputs.get(),
                IngestContext.of(config.fleet(), processed, REGISTRY_PATIENCE),
                clocks.inputs(),
                clocks.sessions()));
    sessionStores = folds.sessionStores();
    waitFor(
        "the brokers at " + config.bootstrapServers(),
        () -> SkippedRecords.load(StreamsProperties.admin(config), config.fleet(), folds.failed()));
    Properties settings = StreamsProperties.streams(config);
    settings.put(StreamsConfig.mainConsumerPrefix(FoldConsumer.FAILED), folds.failed());
    settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, self.authority());
    KafkaStreams client =
        new KafkaStreams(
            folds.build(Stores::persistentKeyValueStore),
            new StreamsConfig(settings),
            new PriceConsumers());
    pause = new FoldPause(client, folds.drain());
    health = folds.health();
    UnreadableRecord unreadable =
        new UnreadableRecord(
            StreamsProperties.admin(config), config.fleet(), config.fleet().applicationId());
    crashes =
        new CrashPolicy(
            closing,
            folds.failed(),
            () -> unreadable.find(folds.failed()::isSetAside),
            new TopologyChange(StreamsProperties.admin(config), config.fleet())::forget);
    client.setUncaughtExceptionHandler(crashes);
    client.setStandbyUpdateListener(standbys);
    client.setStateListener((now, before) -> LOG.info("streams: {} (was {})", now, before));
    client.start();
    streams = client;
    clocks.start();
    careful =
        new CarefulReading(
            client,
            StreamsProperties.admin(config),
            config.fleet().applicationId(),
            folds.failed());
    careful.start();
    if (closing.getCount() == 0) {
      client.close(CLOSE_TIMEOUT);
    }
  }

  /** What can be read of the fleet; before the app is ready, reading throws. */
  public FleetViews views() {
    return views.fleet();
  }

  /** What can be read of the events of runs; before the app is ready, reading throws. */
  public RunEventViews runEvents() {
    return views.runEvents();
  }

  /** What can be read of the calls of runs; before the app is ready, reading throws. */
  public RunCallViews runCalls() {
    return views.runCalls();
  }

  /** What can be read of sessions; before the app is ready, reading throws. */
  public SessionViews sessions() {
    return views.sessions();
  }

  /** Lets the folds of this process stand still for a while; empty before the start. */
  public Optional<FoldPause> pause() {
    return Optional.ofNullable(pause);
  }

  private Pauses pauses() {
    return new Pauses(
        timeout ->
            pause()
                .orElseThrow(() -> new IllegalStateException("the folds have not begun yet"))
                .pause(timeout),
        () -> pause().map(FoldPause::resume).orElse(false));
  }

  /** The Kafka clients' and the folds' own metrics; empty before the start. */
  public Map<MetricName, ? extends Metric> metrics() {
    KafkaStreams started = streams;
    return started == null ? Map.of() : started.metrics();
  }

  private void createTopics() throws InterruptedException {
    try (Admin admin = Admin.create(StreamsProperties.admin(config))) {
      new TopicCreator(admin, config.fleet()).createMissing();
      new GroupSettings(config.instances().standbys(), config.instances().timeout())
          .apply(admin, config.fleet().applicationId());
    }
  }

  private Outputs register() throws InterruptedException {
    try (Admin admin = Admin.create(StreamsProperties.admin(config))) {
      TopicsAndSchemas.subjects(admin, registry, config.fleet()).forEach(LOG::warn);
    }
    return Outputs.register(registry, config.fleet());
  }

  private void waitFor(String what, Step step) {
    boolean told = false;
    waitingFor = what;
    try {
      while (closing.getCount() > 0) {
        try {
          step.run();
          return;
        } catch (RetriableException | RegistryUnavailableException e) {
          if (!told) {
            LOG.warn("waiting for {}: {}", what, e.getMessage());
            told = true;
          }
        } catch (AuthorizationException e) {
          throw new IllegalStateException(Rights.STREAMS.refused(e), e);
        }
        closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("closed while waiting for " + what);
  }

  /** Whether all stores can be read and records are folded. */
  public boolean ready() {
    return state() == State.RUNNING;
  }

  /** The port of the query API. */
  public int httpPort() {
    return server.port();
  }

  private Readiness readiness() {
    State now = state();
    String why =
        switch (now) {
          case STARTING -> "waiting for " + waitingFor;
          case REBALANCING ->
              crashes != null && crashes.isRecovering()
                  ? "a stream thread has failed and is started again: the log says why"
                  : "stores are being restored, or partitions are on the move or with other"
                      + " instances";
          case RUNNING -> "";
          case STOPPED -> stopped().orElse("the app has stopped: its log says why");
        };
    String part = now == State.STOPPED ? Readiness.STOPPED : now.name().toLowerCase(Locale.ROOT);
    return new Readiness(now == State.RUNNING, why, Map.of("streams", part));
  }

  /** Why the app has stopped by itself, in one line; empty where it has not. */
  public Optional<String> stopped() {
    return Optional.ofNullable(crashes).flatMap(CrashPolicy::stopped);
  }

  /** Where the app is in its life. */
  public State state() {
    if (closing.getCount() == 0 || stopped().isPresent()) {
      return State.STOPPED;
    }
    return Optional.ofNullable(streams)
        .map(
            started ->
                switch (started.state()) {
                  case CREATED -> State.STARTING;
                  case REBALANCING -> State.REBALANCING;
                  case RUNNING ->
                      hasTasks(started) && !crashes.isRecovering()
                          ? State.RUNNING
                          : State.REBALANCING;
                  default -> State.STOPPED;
                })
        .orElse(State.STARTING);
  }

  /**
   * Kafka Streams also runs without any task, with nothing to read: say after a crash, for as long
   * as the group takes the dead process for alive.
   */
  private static boolean hasTasks(KafkaStreams started) {
    return started.metadataForLocalThreads().stream()
        .anyMatch(thread -> !thread.activeTasks().isEmpty() || !thread.standbyTasks().isEmpty());
  }

  /** Commits what is folded and stops, within seconds. */
  @Override
  public void close() {
    closing.countDown();
    pause().ifPresent(FoldPause::close);
    Optional.ofNullable(careful).ifPresent(CarefulReading::close);
    clocks.close();
    server.close();
    peers.close();
    log.close();
    KafkaStreams started = streams;
    if (started != null && !started.close(CLOSE_TIMEOUT)) {
      LOG.warn("the stream threads did not stop within {} s", CLOSE_TIMEOUT.toSeconds());
    }
    try {
      registry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Step {
    void run() throws InterruptedException;
  }
}
