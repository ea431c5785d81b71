package io.fleetfold.bench.micro;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.fleetfold.bench.cluster.KnownRuns;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.state.StateCodec;
import io.fleetfold.streams.runs.state.StatsPartial;
import io.fleetfold.streams.runs.stats.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An event on the wire, and statistics in a state store. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SerdeBenchmark {
  private final SchemaRegistry registry = new SchemaRegistry(new MockSchemaRegistryClient());
  private final RecordSerializer<AgentRunEvent> serializer =
      RecordSerializer.register(registry, new Fleet("", 4, (short) 1), Topics.AGENT_EVENTS);
  private final RecordDeserializer<AgentRunEvent> deserializer =
      new RecordDeserializer<>(registry, Topics.AGENT_EVENTS);
  private final AgentRunEvent event =
      KnownRuns.event(KnownRuns.id(1), KnownRuns.id(2), "agent-1", Instant.EPOCH);
  private final byte[] bytes = serializer.serialize("", event);
  private final byte[] plain = plain(event);

  private final StateCodec<StatsPartial> codec = new StateCodec<>(StatsPartial.getClassSchema());
  private final StatsPartial partial =
      new StatsPartial(9_000L, 1L, 20L, 3L, 4_000L, 300L, 100L, 40_000L, Totals.zero());
  private final byte[] state = codec.encode(partial);

  /** The limit of encoding: Avro's own writer, without the registry's header. */
  @Benchmark
  public ByteBuffer encodeEventPlain() throws IOException {
    return AgentRunEvent.getEncoder().encode(event);
  }

  /** The limit of decoding: Avro's own reader. */
  @Benchmark
  public AgentRunEvent decodeEventPlain() throws IOException {
    return AgentRunEvent.getDecoder().decode(plain);
  }

  /** Encodes an event. */
  @Benchmark
  public byte[] encodeEvent() {
    return serializer.serialize("", event);
  }

  /** Decodes an event. */
  @Benchmark
  public AgentRunEvent decodeEvent() {
    return deserializer.deserialize("", bytes);
  }

  /** Encodes the statistics of one scope. */
  @Benchmark
  public byte[] encodeStatistics() {
    return codec.encode(partial);
  }

  /** Decodes them. */
  @Benchmark
  public StatsPartial decodeStatistics() {
    return codec.decode(state);
  }

  private static byte[] plain(AgentRunEvent event) {
    try {
      return AgentRunEvent.getEncoder().encode(event).array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
