package io.fleetfold.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.Run;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.reads.ViewsUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Silence on logs that nobody writes to, and that end in the marks of transactions. */
class SilenceIT {
  private static final Duration SILENT = Duration.ofSeconds(2);

  @TempDir private Path state;

  @Test
  void shouldInterruptReviveAndInterruptAgainBehindTransactions() throws Exception {
    try (EmbeddedKafka kafka = new EmbeddedKafka();
        StreamsApp app =
            new StreamsApp(
                kafka.config(state).withFold(FoldConfig.DEFAULT.withSilentAfter(SILENT)),
                kafka.registry)) {
      app.start();
      long now = System.currentTimeMillis();
      try (Agent agent = new Agent(kafka)) {
        agent.send(Topics.AGENT_RUNS, "ended", Records.run("ended", "completed", now).build());
        agent.send(Topics.AGENT_RUNS, "r", Records.run("r", "running", now).build());
        await(app, run -> run.getStatus().equals("interrupted"));
        assertThat(run(app, "r").orElseThrow().getEventCount()).isEqualTo(1);

        AgentRunEvent later = Records.event("r", "later", "message", now + 1).build();
        agent.send(Topics.AGENT_EVENTS, "r", later);
        agent.abort(Topics.AGENT_EVENTS, "r", Records.event("r", "no", "message", now + 9).build());
        await(app, run -> run.getStatus().equals("interrupted") && run.getEventCount() == 3);
        assertThat(run(app, "ended").orElseThrow().getStatus()).isEqualTo("completed");
      }

      // the second interruption is another one: in between the run was revived
      assertThat(types(kafka)).containsExactly("run_interrupted", "message", "run_interrupted");
    }
  }

  private static Optional<Run> run(StreamsApp app, String id) {
    try {
      return app.views().run(id);
    } catch (ViewsUnavailableException e) {
      return Optional.empty();
    }
  }

  private static void await(StreamsApp app, Predicate<Run> condition) {
    long until = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (run(app, "r").filter(condition).isEmpty()) {
      assertThat(System.nanoTime()).as("run is %s", run(app, "r")).isLessThan(until);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static List<String> types(EmbeddedKafka kafka) {
    RecordDeserializer<AgentRunEvent> reader =
        new RecordDeserializer<>(kafka.registry, Topics.AGENT_EVENTS);
    return kafka.read(Topics.AGENT_EVENTS).stream()
        .map(sent -> reader.deserialize(null, sent.value()).getEventType())
        .toList();
  }

  /** An agent that publishes each record in a transaction. */
  private static final class Agent implements AutoCloseable {
    private final EmbeddedKafka kafka;
    private final KafkaProducer<byte[], byte[]> producer;

    Agent(EmbeddedKafka kafka) {
      this.kafka = kafka;
      this.producer =
          new KafkaProducer<>(
              Map.of(
                  ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                  kafka.config(Path.of("unused")).bootstrapServers(),
                  ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                  "agent"),
              new ByteArraySerializer(),
              new ByteArraySerializer());
      producer.initTransactions();
    }

    <V extends SpecificRecord> void send(Topic<V> topic, String key, V record) throws Exception {
      write(topic, key, record);
      producer.commitTransaction();
    }

    <V extends SpecificRecord> void abort(Topic<V> topic, String key, V record) throws Exception {
      write(topic, key, record);
      producer.abortTransaction();
    }

    private <V extends SpecificRecord> void write(Topic<V> topic, String key, V record)
        throws Exception {
      RecordSerializer<V> serializer =
          RecordSerializer.register(kafka.registry, kafka.fleet, topic);
      producer.beginTransaction();
      producer
          .send(
              new ProducerRecord<>(
                  kafka.fleet.name(topic),
                  key.getBytes(StandardCharsets.UTF_8),
                  serializer.serialize(null, record)))
          .get();
    }

    @Override
    public void close() {
      producer.close();
    }
  }
}
