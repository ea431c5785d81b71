package io.fleetfold.bench.micro;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.fleetfold.bench.cluster.KnownRuns;
import io.fleetfold.bench.fold.BareTopology;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldConfig;
import io.fleetfold.streams.app.FoldContext;
import io.fleetfold.streams.app.FoldTopology;
import io.fleetfold.streams.app.Outputs;
import io.fleetfold.streams.core.ingest.RecordReaders;
import java.time.Instant;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.Stores;

/** The folds without a broker, and records for them. Not thread-safe. */
final class FoldInMemory implements AutoCloseable {
  private static final Fleet FLEET = new Fleet("", 1, (short) 1);
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final int RUNS = 200;
  // outputs pile up in the driver and ids in the store: a new driver now and then
  private static final int RECORDS_OF_ONE_DRIVER = 100_000;

  private final SchemaRegistry registry = new SchemaRegistry(new MockSchemaRegistryClient());
  private final RecordSerializer<AgentRunEvent> eventWriter =
      RecordSerializer.register(registry, FLEET, Topics.AGENT_EVENTS);
  private final RecordSerializer<AgentLlmUsage> callWriter =
      RecordSerializer.register(registry, FLEET, Topics.AGENT_LLM_USAGE);
  private final Outputs outputs = Outputs.register(registry, FLEET);
  private Supplier<Topology> topology = this::folds;
  private TopologyTestDriver driver;
  private TestInputTopic<String, byte[]> events;
  private TestInputTopic<String, byte[]> calls;
  private int records;
  private long next;

  void newEvent() {
    String run = run();
    event(run, run + "-e" + next);
  }

  void repeatedEvent() {
    String run = run();
    event(run, run + "-the-same");
  }

  void newCall() {
    String run = run();
    AgentLlmUsage call =
        AgentLlmUsage.newBuilder()
            .setUsageId(run + "-u" + next)
            .setRunId(run)
            .setAgentId("agent-1")
            .setProvider("openai")
            .setModel("gpt-5")
            .setStatus("success")
            .setInputTokens(1000L)
            .setOutputTokens(100L)
            .setLatencyMs(100 + next % 900)
            .setCreatedAt(AT)
            .build();
    calls.pipeInput(run, callWriter.serialize("", call));
  }

  /** How many records of an output were sent since the driver was made. */
  long sent(Topic<?> topic) {
    return driver.producedTopicNames().contains(FLEET.name(topic))
        ? driver
            .createOutputTopic(
                FLEET.name(topic),
                Serdes.ByteArray().deserializer(),
                Serdes.ByteArray().deserializer())
            .getQueueSize()
        : 0;
  }

  private void event(String run, String id) {
    events.pipeInput(run, eventWriter.serialize("", KnownRuns.event(run, id, "agent-1", AT)));
  }

  private String run() {
    if (driver == null || ++records > RECORDS_OF_ONE_DRIVER) {
      close();
      open();
    }
    return KnownRuns.id(next++ % RUNS);
  }

  /** Feeds the bare aggregate instead of the folds: the limit of what the driver can do. */
  FoldInMemory bare() {
    topology = () -> BareTopology.build(registry, FLEET, Stores::inMemoryKeyValueStore, () -> {});
    return this;
  }

  private Topology folds() {
    return new FoldTopology(
            FoldContext.of(FLEET, FoldConfig.DEFAULT, RecordReaders.of(registry), outputs))
        .build(Stores::inMemoryKeyValueStore);
  }

  private void open() {
    records = 0;
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench");
    settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    driver = new TopologyTestDriver(topology.get(), settings, AT);
    events = input(Topics.AGENT_EVENTS);
    calls = input(Topics.AGENT_LLM_USAGE);
  }

  private TestInputTopic<String, byte[]> input(Topic<?> topic) {
    return driver.createInputTopic(
        FLEET.name(topic), new StringSerializer(), new ByteArraySerializer());
  }

  @Override
  public void close() {
    if (driver != null) {
      driver.close();
      driver = null;
    }
  }
}
