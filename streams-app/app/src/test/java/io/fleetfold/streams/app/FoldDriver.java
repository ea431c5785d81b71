package io.fleetfold.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.DeadLetter;
import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.IngestContext;
import io.fleetfold.streams.core.ingest.ProcessedOffsets;
import io.fleetfold.streams.core.ingest.RecordReaders;
import io.fleetfold.streams.core.ingest.Source;
import io.fleetfold.streams.core.ingest.Watermark;
import io.fleetfold.streams.core.reads.StoreAccess;
import io.fleetfold.streams.core.reads.ViewsUnavailableException;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.core.state.StoreMarks;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.RunCallViews;
import io.fleetfold.streams.runs.views.RunEventViews;
import io.fleetfold.streams.runs.views.StoreRunCallViews;
import io.fleetfold.streams.runs.views.StoreRunEventViews;
import io.fleetfold.streams.runs.views.StoreViews;
import io.fleetfold.streams.sessions.SessionCodecs;
import io.fleetfold.streams.sessions.views.SessionQuality;
import io.fleetfold.streams.sessions.views.SessionRouting;
import io.fleetfold.streams.sessions.views.SessionViews;
import io.fleetfold.streams.sessions.views.StoreSessionViews;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The real topology of one partition, without brokers. What is published goes through it at once;
 * {@link #emit} lets the clock tick so that changed runs and statistics are sent.
 */
public final class FoldDriver implements AutoCloseable {
  /** The largest record a changelog takes. */
  public static final int CHANGELOG_BYTES = StreamsProperties.CHANGELOG_MESSAGE_BYTES;

  /** The largest record the app sends. */
  public static final int REQUEST_BYTES = StreamsProperties.REQUEST_BYTES;

  private static final Duration PATIENCE = Duration.ofMillis(600);
  private static final List<Topic<?>> LOGGED =
      List.of(Topics.AGENT_SESSION_EVENTS, Topics.AGENT_EVENTS, Topics.AGENT_LLM_USAGE);

  private final Fleet fleet;
  private final FoldConfig config;
  private final SchemaRegistry registry;
  private final Outputs outputs;
  private final Map<Topic<?>, RecordSerializer<?>> inputs = new LinkedHashMap<>();
  private final Map<String, Map<Bytes, byte[]>> changelogs = new LinkedHashMap<>();
  private final Map<String, byte[]> prices = new LinkedHashMap<>();
  private final Map<String, NavigableMap<Long, Source>> logs = new ConcurrentHashMap<>();
  private boolean keepsEvents;
  private ProcessedOffsets processed;
  private TopologyTestDriver driver;
  private long logTime = Records.T0;
  private long watermark = Watermark.UNKNOWN;

  public FoldDriver() {
    this(FoldConfig.DEFAULT, 1, new SchemaRegistry(new MockSchemaRegistryClient()));
  }

  public FoldDriver(FoldConfig config) {
    this(config, 1, new SchemaRegistry(new MockSchemaRegistryClient()));
  }

  public FoldDriver(FoldConfig config, int partitions, SchemaRegistry registry) {
    this.fleet = new Fleet("t.", partitions, (short) 1);
    this.config = config;
    this.registry = registry;
    this.outputs = Outputs.register(registry, fleet);
    for (Topic<?> topic : Topics.INPUTS) {
      inputs.put(topic, RecordSerializer.register(registry, fleet, topic));
    }
    inputs.put(
        Topics.AGENT_SESSION_EVENTS,
        RecordSerializer.register(registry, fleet, Topics.AGENT_SESSION_EVENTS));
    inputs.put(
        Topics.AGENT_APP_STATE, RecordSerializer.register(registry, fleet, Topics.AGENT_APP_STATE));
    inputs.put(
        Topics.MODEL_PRICES, RecordSerializer.register(registry, fleet, Topics.MODEL_PRICES));
    StateStores.ALL.forEach(store -> changelogs.put(store, new LinkedHashMap<>()));
    open();
  }

  private void open() {
    processed = new ProcessedOffsets();
    Topology topology =
        new FoldTopology(
                new FoldContext(
                    config,
                    RecordReaders.of(registry),
                    outputs,
                    IngestContext.of(fleet, processed, PATIENCE),
                    partition -> watermark,
                    partition -> watermark))
            .build(Stores::inMemoryKeyValueStore);
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, fleet.applicationId());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
    driver = new TopologyTestDriver(topology, properties, Instant.ofEpochMilli(Records.T0));
    // a global store is read anew from its topic, which is compacted
    prices.forEach(this::pipePrice);
  }

  /** Ends the app without a warning and starts it anew from nothing but its changelogs. */
  public void restart() {
    readChangelogs();
    reopen();
  }

  /** Ends the app and starts this release from what another one has left in its changelogs. */
  public void upgrade(Map<String, Map<Bytes, byte[]>> left) {
    changelogs.values().forEach(Map::clear);
    left.forEach((store, values) -> changelogs.get(store).putAll(values));
    reopen();
  }

  private void reopen() {
    driver.close();
    open();
    changelogs.forEach(
        (store, values) -> {
          KeyValueStore<Bytes, byte[]> restored = driver.getKeyValueStore(store);
          values.forEach(restored::put);
        });
    // a fold that starts finds its stores restored; here they are filled only now
    started(Topics.AGENT_SESSION_EVENTS, StateStores.SESSION_CORE);
    started(Topics.AGENT_APP_STATE, StateStores.APP_STATE);
  }

  private void started(Topic<?> topic, String store) {
    long next = SessionCodecs.tally(driver.getKeyValueStore(store)).getNextOffset();
    if (next > 0) {
      processed.passed(topic.name(), 0, next);
    }
  }

  private void readChangelogs() {
    changelogs.forEach(
        (store, values) -> {
          String topic = fleet.applicationId() + "-" + store + "-changelog";
          for (TestRecord<byte[], byte[]> record : raw(topic)) {
            Bytes key = Bytes.wrap(record.key());
            if (record.value() == null) {
              values.remove(key);
            } else {
              values.put(key, record.value());
            }
          }
        });
  }

  /** What the store has put into its changelog, by key. */
  public Map<Bytes, byte[]> changelog(String store) {
    readChangelogs();
    return changelogs.get(store);
  }

  /** Keeps the logs of events and calls from now on, so that those of runs can be read again. */
  public FoldDriver keepEvents() {
    keepsEvents = true;
    return this;
  }

  /** Sets the log time of what is published next, in epoch milliseconds. */
  public FoldDriver logTime(long millis) {
    logTime = millis;
    return this;
  }

  public void publish(AgentRun run) {
    raw(Topics.AGENT_RUNS, run.getRunId(), bytes(Topics.AGENT_RUNS, run));
  }

  public void publish(AgentRunEvent event) {
    raw(Topics.AGENT_EVENTS, event.getRunId(), bytes(Topics.AGENT_EVENTS, event));
  }

  public void publish(AgentLlmUsage call) {
    String key =
        call.getRunId() != null
            ? call.getRunId()
            : call.getAgentId() != null ? call.getAgentId() : call.getUsageId();
    raw(Topics.AGENT_LLM_USAGE, key, bytes(Topics.AGENT_LLM_USAGE, call));
  }

  /** An event of a session, under its user's key. */
  public void session(AgentRunEvent event) {
    raw(
        Topics.AGENT_SESSION_EVENTS,
        RecordKeys.ofUser(event.getAppName(), event.getUserId()),
        bytes(Topics.AGENT_SESSION_EVENTS, event));
  }

  /** A price version, or with null its withdrawal. */
  public void price(String key, ModelPrice version) {
    rawPrice(key, version == null ? null : bytes(Topics.MODEL_PRICES, version));
  }

  public void rawPrice(String key, byte[] value) {
    prices.put(key, value);
    pipePrice(key, value);
  }

  private void pipePrice(String key, byte[] value) {
    driver
        .createInputTopic(
            fleet.name(Topics.MODEL_PRICES), new StringSerializer(), new ByteArraySerializer())
        .pipeInput(key, value);
  }

  public void delete(String runId) {
    raw(Topics.AGENT_RUNS, runId, null);
  }

  public void raw(Topic<?> topic, String key, byte[] value) {
    raw(
        topic,
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        value,
        new RecordHeaders());
  }

  public void raw(Topic<?> topic, byte[] key, byte[] value, Headers headers) {
    Map<Topic<?>, Long> before = new HashMap<>();
    LOGGED.forEach(logged -> before.put(logged, next(logged)));
    driver
        .createInputTopic(fleet.name(topic), new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(key, value, headers, logTime));
    // the record, and its copy where it is sent on
    for (Topic<?> logged : LOGGED) {
      if (!logged.equals(Topics.AGENT_SESSION_EVENTS) && !keepsEvents) {
        continue;
      }
      for (long offset = before.get(logged); offset < next(logged); offset++) {
        log(logged.name())
            .put(
                offset,
                new Source(
                    logged.name(),
                    fleet.name(logged),
                    0,
                    offset,
                    logTime,
                    key,
                    value,
                    new RecordHeaders()));
      }
    }
  }

  private long next(Topic<?> topic) {
    return Math.max(0, processed.next(topic.name(), 0));
  }

  /** Forgets the inputs that were published, as a log does: what large ones hold is free then. */
  public void forgetLog() {
    logs.values().forEach(NavigableMap::clear);
  }

  private NavigableMap<Long, Source> log(String topic) {
    return logs.computeIfAbsent(topic, ignored -> new ConcurrentSkipListMap<>());
  }

  /** A topic of events forgets what stands before an offset. */
  public void forgetLog(Topic<?> topic, long before) {
    log(topic.name()).headMap(before).clear();
  }

  private void readLog(
      String topic,
      int partition,
      NavigableSet<Long> offsets,
      Duration timeout,
      Consumer<Source> found) {
    offsets.stream().map(log(topic)::get).filter(Objects::nonNull).forEach(found);
  }

  /** A record's bytes as its topic carries them. */
  @SuppressWarnings("unchecked")
  public <V extends SpecificRecord> byte[] bytes(Topic<V> topic, V record) {
    return ((RecordSerializer<V>) inputs.get(topic)).serialize(null, record);
  }

  /** Lets so much time pass that everything is sent. */
  public void emit() {
    driver.advanceWallClockTime(config.timing().windowInterval());
  }

  /** Tells the folds until which log time they have everything, and lets them look. */
  public void watermark(long millis) {
    watermark = millis;
    // the folds look for silence each 10 s at the least
    driver.advanceWallClockTime(Duration.ofSeconds(10));
  }

  /** Values that have come out of a topic since the last call, oldest first. */
  public <V extends SpecificRecord> List<V> values(Topic<V> topic) {
    List<V> values = new ArrayList<>();
    for (TestRecord<byte[], byte[]> record : records(topic)) {
      V value = read(topic, record.value());
      if (value != null) {
        assertThat(new String(record.key(), StandardCharsets.UTF_8))
            .as("the key of %s", value)
            .isEqualTo(topic.keyOf(value));
      }
      values.add(value);
    }
    return values;
  }

  /** The record of bytes as a topic carries them. */
  public <V extends SpecificRecord> V read(Topic<V> topic, byte[] value) {
    return new RecordDeserializer<>(registry, topic).deserialize(null, value);
  }

  /** Records that have come out of a topic since the last call, oldest first. */
  public List<TestRecord<byte[], byte[]>> records(Topic<?> topic) {
    return raw(fleet.name(topic));
  }

  private List<TestRecord<byte[], byte[]>> raw(String topic) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  /** All that has come out since the last call, by the topic's real name; changelogs included. */
  public Map<String, List<TestRecord<byte[], byte[]>>> everything() {
    Map<String, List<TestRecord<byte[], byte[]>>> all = new LinkedHashMap<>();
    driver.producedTopicNames().forEach(topic -> all.put(topic, raw(topic)));
    return all;
  }

  /** The one dead letter there is. */
  public DeadLetter deadLetter() {
    List<DeadLetter> letters = values(Topics.FLEET_DEAD_LETTERS);
    if (letters.size() != 1) {
      throw new AssertionError("expected one dead letter, found " + letters);
    }
    return letters.get(0);
  }

  public FleetViews views() {
    StoreAccess stores = (name, partition) -> driver.getKeyValueStore(name);
    return new StoreViews(
        1,
        stores,
        () -> processed.shown(),
        () -> processed.saved(),
        () -> SessionQuality.counts(stores, Set.of(0)));
  }

  /** To be asked for by the thread that folds; may then be read by others. */
  public RunEventViews runEvents() {
    Map<String, KeyValueStore<Bytes, byte[]>> stores = stores();
    return new StoreRunEventViews(
        1,
        (name, partition) -> stores.get(name),
        this::readLog,
        config.runReader(fleet, RecordReaders.of(registry)));
  }

  /** To be asked for by the thread that folds; may then be read by others. */
  public RunCallViews runCalls() {
    Map<String, KeyValueStore<Bytes, byte[]>> stores = stores();
    return new StoreRunCallViews(
        1,
        (name, partition) -> stores.get(name),
        this::readLog,
        config.runReader(fleet, RecordReaders.of(registry)));
  }

  private Map<String, KeyValueStore<Bytes, byte[]>> stores() {
    Map<String, KeyValueStore<Bytes, byte[]>> stores = new HashMap<>();
    StateStores.ALL.forEach(name -> stores.put(name, driver.getKeyValueStore(name)));
    return stores;
  }

  /** To be asked for by the thread that folds; may then be read by others. */
  public SessionViews sessions() {
    Map<String, KeyValueStore<Bytes, byte[]>> stores = stores();
    return new StoreSessionViews(
        1,
        (name, partition) -> stores.get(name),
        processed,
        SessionRouting.HERE,
        this::readLog,
        config.sessionReader(fleet, RecordReaders.of(registry)),
        () -> Instant.ofEpochMilli(Math.max(logTime, watermark)));
  }

  /** As {@link #sessions}, of one partition of several: what is with others is asked there. */
  public SessionViews sessions(int own, int partitions, SessionRouting routing) {
    Map<String, KeyValueStore<Bytes, byte[]>> stores = stores();
    return new StoreSessionViews(
        partitions,
        (name, partition) -> {
          if (partition != own) {
            throw new ViewsUnavailableException("partition " + partition + " is elsewhere", null);
          }
          return stores.get(name);
        },
        new ProcessedOffsets(),
        routing,
        this::readLog,
        config.sessionReader(fleet, RecordReaders.of(registry)),
        () -> Instant.ofEpochMilli(Math.max(logTime, watermark)));
  }

  /** Up to which offsets this driver's one partition is shown; with true, saved. */
  public Map<String, Map<Integer, Long>> offsets(boolean saved) {
    return saved ? processed.saved() : processed.shown();
  }

  public SchemaRegistry registry() {
    return registry;
  }

  public Outputs outputs() {
    return outputs;
  }

  /** The keys in a store, without that of its mark. */
  public List<Bytes> keys(String name) {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = store(name).range(null, StoreMarks.END)) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    return keys;
  }

  public KeyValueStore<Bytes, byte[]> store(String name) {
    return driver.getKeyValueStore(name);
  }

  public Fleet fleet() {
    return fleet;
  }

  @Override
  public void close() {
    driver.close();
  }
}
