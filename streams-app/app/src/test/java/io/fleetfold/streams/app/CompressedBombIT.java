package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.DeadLetter;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.FailedRecords.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zeros, which a broker takes in a few kilobytes and gives back as megabytes. */
class CompressedBombIT {
  private static final int HUGE = 48 << 20;
  private static final int LARGE = 2 << 20;
  private static final int MANY = 30;
  private static EmbeddedKafka kafka;
  @TempDir private Path state;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = new EmbeddedKafka();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    kafka.close();
  }

  @Test
  void shouldFoldWhatStandsBehindZerosThatACompressedBatchHides() throws Exception {
    try (StreamsApp app = new StreamsApp(kafka.config(state), kafka.registry)) {
      app.start();
      StreamsAppIT.await("the app", app::ready);
      sendZeros();
      kafka.publish(Topics.AGENT_RUNS, "after", Records.run("after", "running", T0).build());
      kafka.flush();
      StreamsAppIT.await("the run behind them", () -> app.views().run("after").isPresent());
      StreamsAppIT.await("the dead letters", () -> letters().size() == 1 + MANY);

      DeadLetter huge = letters().get(0);
      assertThat(huge.getReason()).isEqualTo("too_large");
      assertThat(huge.getMessage())
          .contains("value of " + HUGE + " bytes cut to its first 1048576");
      assertThat(huge.getHeaders()).isEmpty();
      assertThat(letters().subList(1, 1 + MANY))
          .allSatisfy(letter -> assertThat(letter.getValue().remaining()).isEqualTo(LARGE));
    }
    assertPassesOverWhatIsSetAside();
    assertThat(unreadable(0))
        .as("the record that no topic would take as it is")
        .contains(new Place("it.agent-runs", 0, 0));
    assertThat(unreadable(1)).isEmpty();
    assertThat(
            new UnreadableRecord(
                    Map.of("bootstrap.servers", kafka.bootstrapServers()), kafka.fleet, "new")
                .find())
        .as("by a group that has not committed yet")
        .contains(new Place("it.agent-runs", 0, 0));
  }

  /** As {@code dead-letters skip} notes it, while records before it are still to be folded. */
  private void assertPassesOverWhatIsSetAside() throws Exception {
    List<String> runs = new ArrayList<>();
    for (int i = 0; runs.size() < 3; i++) {
      if (RecordKeys.partition("run-" + i, 4) == 0) {
        runs.add("run-" + i);
      }
    }
    long offset = 0;
    for (String run : runs) {
      String position =
          kafka.append(Topics.AGENT_RUNS, run, Records.run(run, "running", T0).build());
      offset = run.equals(runs.get(1)) ? Long.parseLong(position.split(":", -1)[2]) : offset;
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .alterConsumerGroupOffsets(
              kafka.fleet.skippedGroup(),
              Map.of(
                  new TopicPartition("it.agent-runs", 0),
                  new OffsetAndMetadata(offset, "7," + offset)))
          .all()
          .get();
    }
    try (StreamsApp app = new StreamsApp(kafka.config(state), kafka.registry)) {
      app.start();
      StreamsAppIT.await("the run behind it", () -> app.views().run(runs.get(2)).isPresent());

      assertThat(app.views().run(runs.get(0))).isPresent();
      assertThat(app.views().run(runs.get(1))).as("what is set aside").isEmpty();
      StreamsAppIT.await("its dead letter", () -> letters().size() == 2 + MANY);
      assertThat(letters().get(1 + MANY).getReason()).isEqualTo("failed");
      assertThat(letters().get(1 + MANY).getOffset()).isEqualTo(offset);
      assertReadsInBatchesAgain(app);
    }
  }

  /** A metric of each thread: what its consumer has brought with one poll at most. */
  private static void assertReadsInBatchesAgain(StreamsApp app) {
    StreamsAppIT.await(
        "records come in batches again",
        () -> {
          for (int i = 0; i < 200; i++) {
            String run = "batch-" + i;
            kafka.publish(Topics.AGENT_RUNS, run, Records.run(run, "running", T0).build());
          }
          kafka.flush();
          return app.metrics().values().stream()
              .filter(metric -> metric.metricName().name().equals("poll-records-max"))
              .anyMatch(metric -> (double) metric.metricValue() > 1);
        });
    StreamsAppIT.await("the app", app::ready);
  }

  private static java.util.Optional<Place> unreadable(long from) throws Exception {
    Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (Admin admin = Admin.create(client)) {
      admin
          .alterConsumerGroupOffsets(
              "reader", Map.of(new TopicPartition("it.agent-runs", 0), new OffsetAndMetadata(from)))
          .all()
          .get();
    }
    return new UnreadableRecord(client, kafka.fleet, "reader").find();
  }

  private static void sendZeros() throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "compression.type",
            "zstd",
            "max.request.size",
            100 << 20,
            "buffer.memory",
            200L << 20,
            "batch.size",
            100 << 20,
            "linger.ms",
            500);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("it.agent-runs", 0, null, new byte[HUGE])).get();
      for (int i = 0; i < MANY; i++) {
        var unused = producer.send(new ProducerRecord<>("it.agent-runs", 0, null, new byte[LARGE]));
      }
      producer.flush();
    }
  }

  private static List<DeadLetter> letters() {
    RecordDeserializer<DeadLetter> reader =
        new RecordDeserializer<>(kafka.registry, Topics.FLEET_DEAD_LETTERS);
    return kafka.read(Topics.FLEET_DEAD_LETTERS).stream()
        .map(record -> reader.deserialize(null, record.value()))
        .toList();
  }
}
