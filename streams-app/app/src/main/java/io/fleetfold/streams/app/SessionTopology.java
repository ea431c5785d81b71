package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.AppStateReader;
import io.fleetfold.streams.core.ingest.FailedRecords;
import io.fleetfold.streams.core.ingest.Ingest;
import io.fleetfold.streams.core.ingest.Input;
import io.fleetfold.streams.core.ingest.InputReader;
import io.fleetfold.streams.core.ingest.ProcessedOffsets;
import io.fleetfold.streams.core.ingest.RecordReaders;
import io.fleetfold.streams.core.ingest.SessionReader;
import io.fleetfold.streams.core.ingest.Watermark;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.core.state.StoreHealth;
import io.fleetfold.streams.sessions.AppStateProcessor;
import io.fleetfold.streams.sessions.OpenStores;
import io.fleetfold.streams.sessions.SessionProcessor;
import io.fleetfold.streams.sessions.SessionSender;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;

/**
 * The part of the topology that folds sessions: everything of a user meets in one task, and goes on
 * to the task of the application where it changes its state. The names of the sources follow those
 * of the runs in the alphabet, by which Kafka Streams numbers the tasks: the numbers name folders.
 */
final class SessionTopology {
  private static final List<Topic<?>> SESSION_SINKS =
      List.of(
          Topics.FLEET_SESSIONS,
          Topics.FLEET_SESSION_STATE,
          Topics.FLEET_SESSION_MESSAGES,
          Topics.FLEET_SESSION_DELETIONS,
          Topics.AGENT_APP_STATE,
          Topics.AGENT_SESSION_EVENTS,
          Topics.AGENT_EVENTS,
          Topics.FLEET_DEAD_LETTERS);
  private static final List<Topic<?>> APP_SINKS =
      List.of(Topics.FLEET_SESSION_STATE, Topics.FLEET_DEAD_LETTERS);

  private final Fleet fleet;
  private final FoldConfig config;
  private final RecordReaders readers;
  private final Outputs outputs;
  private final ProcessedOffsets processed;
  private final FailedRecords failed;
  private final StoreHealth health;
  private final Duration patience;
  private final Watermark watermark;
  private final OpenStores stores;

  SessionTopology(
      Fleet fleet,
      FoldConfig config,
      RecordReaders readers,
      Outputs outputs,
      ProcessedOffsets processed,
      FailedRecords failed,
      StoreHealth health,
      Duration patience,
      Watermark watermark,
      OpenStores stores) {
    this.fleet = fleet;
    this.config = config;
    this.readers = readers;
    this.outputs = outputs;
    this.processed = processed;
    this.failed = failed;
    this.health = health;
    this.patience = patience;
    this.watermark = watermark;
    this.stores = stores;
  }

  /** What makes of a record of the log what is folded. */
  static SessionReader reader(Fleet fleet, FoldConfig config, RecordReaders readers) {
    return new SessionReader(
        readers, config.limits(), config.sessions().limits(), fleet.partitions());
  }

  void addTo(Topology topology, Function<String, KeyValueBytesStoreSupplier> engine) {
    addFold(
        topology,
        SessionProcessor.NAME,
        Topics.AGENT_SESSION_EVENTS,
        reader(fleet, config, readers),
        () ->
            new SessionProcessor(
                config.sessions(),
                config.timing(),
                outputs.sessions(),
                processed,
                watermark,
                stores),
        StateStores.SESSIONS,
        SESSION_SINKS);
    addFold(
        topology,
        AppStateProcessor.NAME,
        Topics.AGENT_APP_STATE,
        new AppStateReader(readers, config.limits(), config.sessions().limits().fieldBytes()),
        () -> new AppStateProcessor(config.timing(), outputs.sessions(), processed, stores),
        List.of(StateStores.APP_STATE),
        APP_SINKS);
    StateStores.builders(StateStores.SESSIONS, engine)
        .forEach(store -> topology.addStateStore(store, SessionProcessor.NAME));
    StateStores.builders(List.of(StateStores.APP_STATE), engine)
        .forEach(store -> topology.addStateStore(store, AppStateProcessor.NAME));
  }

  private void addFold(
      Topology topology,
      String fold,
      Topic<?> input,
      InputReader reader,
      ProcessorSupplier<String, Input, byte[], byte[]> supplier,
      List<String> stores,
      List<Topic<?>> sinks) {
    String source = "session-fold-" + input.name() + "-source";
    String ingest = fold + "-ingest";
    topology.addSource(
        source, new ByteArrayDeserializer(), new ByteArrayDeserializer(), fleet.name(input));
    topology.addProcessor(
        ingest,
        () ->
            new Ingest(
                reader, List.of(input.name()), fleet, processed, failed, health, stores, patience),
        source);
    topology.addProcessor(fold, supplier, ingest);
    for (Topic<?> sink : sinks) {
      topology.addSink(
          SessionSender.sink(fold, sink),
          fleet.name(sink),
          new ByteArraySerializer(),
          new ByteArraySerializer(),
          fold);
    }
  }
}
