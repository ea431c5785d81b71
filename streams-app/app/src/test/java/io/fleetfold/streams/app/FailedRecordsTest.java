package io.fleetfold.streams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.FailedRecords;
import io.fleetfold.streams.core.ingest.Ingest;
import io.fleetfold.streams.core.ingest.IngestContext;
import io.fleetfold.streams.core.ingest.Input;
import io.fleetfold.streams.core.ingest.InputReader;
import io.fleetfold.streams.core.ingest.ProcessedOffsets;
import io.fleetfold.streams.core.ingest.RunInput;
import io.fleetfold.streams.core.ingest.Source;
import io.fleetfold.streams.core.state.StoreHealth;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** A record that no fold survives is set aside by itself; what is not its own fault is not. */
class FailedRecordsTest {
  private final FailedRecords failed = new FailedRecords();
  private final List<Input> folded = new ArrayList<>();

  @Test
  void shouldSetARecordAsideThatOverflowsTheStackTimeAfterTime() {
    assertSetAside(StackOverflowError::new);
  }

  @Test
  void shouldSetARecordAsideThatTheFoldHasNoAnswerTo() {
    assertSetAside(() -> new IllegalStateException("no such thing"));
  }

  private void assertSetAside(Supplier<Throwable> failure) {
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThatThrownBy(() -> deliver(failure)).as("attempt %d", attempt).isNotNull();
    }
    deliver(failure);

    assertThat(folded).hasSize(1);
    assertThat(folded.get(0))
        .isInstanceOfSatisfying(
            Input.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo("failed");
              assertThat(refused.message()).contains("failed 3 times");
            });
  }

  @Test
  void shouldGoOnTryingWhereTheRecordIsNotTheCause() {
    List<Supplier<Throwable>> causes =
        List.of(
            () -> new RegistryUnavailableException(new IOException("away")),
            () -> new org.apache.kafka.common.errors.DisconnectException(),
            () -> new NoClassDefFoundError("a broken installation"));
    for (Supplier<Throwable> cause : causes) {
      for (int attempt = 0; attempt < 10; attempt++) {
        assertThatThrownBy(() -> deliver(cause)).isNotNull();
      }
    }
    assertThat(folded).isEmpty();
    assertThat(failed.last().offset()).isZero();
  }

  /** The record at offset 0 comes, as after each failure, to a task that starts anew. */
  private void deliver(Supplier<Throwable> failure) {
    Fleet fleet = new Fleet("t.", 1, (short) 1);
    List<String> topics = List.of(Topics.AGENT_RUNS.name());
    Topology topology = new Topology();
    topology.addSource(
        "source",
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        fleet.name(Topics.AGENT_RUNS));
    topology.addProcessor(
        "ingest",
        () ->
            new Ingest<>(
                new IngestContext(
                    fleet, new ProcessedOffsets(), failed, new StoreHealth(), Duration.ZERO),
                new Deletions(),
                topics,
                List.of()),
        "source");
    topology.addProcessor("fold", () -> new Failing(failure), "ingest");
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
    try (TopologyTestDriver driver = new TopologyTestDriver(topology, properties)) {
      driver
          .createInputTopic(
              fleet.name(Topics.AGENT_RUNS), new ByteArraySerializer(), new ByteArraySerializer())
          .pipeInput(new byte[] {1}, new byte[] {2});
    }
  }

  /** Reads every record as the deletion of one run. */
  private static final class Deletions implements InputReader<RunInput> {
    @Override
    public RunInput read(Source source, Standing standing) {
      return new RunInput.Deletion(source, "r1");
    }

    @Override
    public RunInput refused(Source source, String reason, String message) {
      return new Input.Refused(source, reason, message);
    }
  }

  private final class Failing implements Processor<String, RunInput, Void, Void> {
    private final Supplier<Throwable> failure;

    Failing(Supplier<Throwable> failure) {
      this.failure = failure;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      // it sends nothing
    }

    @Override
    public void process(Record<String, RunInput> record) {
      if (!(record.value() instanceof Input.Refused)) {
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) thrown;
      }
      folded.add(record.value());
    }
  }
}
