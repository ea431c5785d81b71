package io.fleetfold.streams.app;

import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.instances.FleetRunCalls;
import io.fleetfold.streams.app.instances.GatheredViews;
import io.fleetfold.streams.app.instances.PeerSessionRouting;
import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.core.ingest.InputReader;
import io.fleetfold.streams.core.ingest.ProcessedOffsets;
import io.fleetfold.streams.core.ingest.RecordReaders;
import io.fleetfold.streams.core.ingest.RunInput;
import io.fleetfold.streams.core.ingest.SessionInput;
import io.fleetfold.streams.core.reads.StoreAccess;
import io.fleetfold.streams.runs.RunOutputs;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.RunCallViews;
import io.fleetfold.streams.runs.views.RunEventViews;
import io.fleetfold.streams.runs.views.StoreRunCallViews;
import io.fleetfold.streams.runs.views.StoreRunEventViews;
import io.fleetfold.streams.runs.views.StoreViews;
import io.fleetfold.streams.sessions.OpenStores;
import io.fleetfold.streams.sessions.views.SessionQuality;
import io.fleetfold.streams.sessions.views.SessionViews;
import io.fleetfold.streams.sessions.views.StoreSessionViews;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * What can be read of the app: of its own stores, of other instances and of the log. Before the app
 * is ready, reading throws. Thread-safe.
 */
final class AppViews {
  private final int partitions;
  private final Peers peers;
  private final LiveStores stores;
  private final Supplier<OpenStores> sessionStores;
  private final ProcessedOffsets processed;
  private final TopicEventLog log;
  private final InputReader<SessionInput> sessionReader;
  private final InputReader<RunInput> runReader;
  private final FleetRunCalls calls;
  private final GatheredViews fleet;

  /**
   * The views of an app that may not have started.
   *
   * @param sessionStores the stores of sessions that tasks of this process have open
   * @param outputs writes records for other instances; gives null before the start
   */
  AppViews(
      StreamsAppConfig config,
      SchemaRegistry registry,
      Peers peers,
      LiveStores stores,
      Supplier<OpenStores> sessionStores,
      ProcessedOffsets processed,
      TopicEventLog log,
      Supplier<RunOutputs> outputs) {
    this.partitions = config.fleet().partitions();
    this.peers = peers;
    this.stores = stores;
    this.sessionStores = sessionStores;
    this.processed = processed;
    this.log = log;
    RecordReaders readers = RecordReaders.of(registry);
    this.sessionReader = config.fold().sessionReader(config.fleet(), readers);
    this.runReader = config.fold().runReader(config.fleet(), readers);
    this.calls =
        new FleetRunCalls(
            peers,
            new StoreRunCallViews(partitions, stores, log, runReader),
            GatheredViews.wire(outputs, RunOutputs::calls, registry, Topics.FLEET_LLM_CALLS));
    this.fleet = GatheredViews.of(peers, here(), stores, outputs, registry);
  }

  private StoreViews here() {
    Set<Integer> all = IntStream.range(0, partitions).boxed().collect(Collectors.toSet());
    return new StoreViews(
        partitions,
        stores,
        stores::offsets,
        stores::savedOffsets,
        () -> SessionQuality.counts(stores, all));
  }

  /** What can be read of the fleet. */
  FleetViews fleet() {
    return fleet;
  }

  /** What can be read of the events of runs. */
  RunEventViews runEvents() {
    return new StoreRunEventViews(partitions, stores, log, runReader);
  }

  /** What can be read of the calls of runs. */
  RunCallViews runCalls() {
    return calls;
  }

  /** What can be read of sessions. */
  SessionViews sessions() {
    StoreAccess near =
        (name, partition) -> {
          ReadOnlyKeyValueStore<Bytes, byte[]> open = sessionStores.get().find(name, partition);
          return open == null
              ? stores.store(name, partition)
              : stores.watched(open, name, partition);
        };
    return new StoreSessionViews(
        partitions,
        near,
        processed,
        new PeerSessionRouting(peers),
        log,
        sessionReader,
        InstantSource.system());
  }
}
