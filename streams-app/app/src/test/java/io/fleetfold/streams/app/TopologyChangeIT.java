package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.Topics;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group that was begun by a version with other stores. */
class TopologyChangeIT {
  private static final int RUNS = 20;

  @TempDir private Path state;

  @Test
  void shouldGoOnFromTheOffsetsOfAVersionWithOtherStores() throws Exception {
    try (EmbeddedKafka kafka = new EmbeddedKafka()) {
      StreamsAppConfig config = kafka.config(state.resolve("app"));
      try (Admin admin = Admin.create(StreamsProperties.admin(config))) {
        new TopicCreator(admin, config.fleet()).createMissing();
      }
      publish(kafka, 0, RUNS);
      try (KafkaStreams other = new KafkaStreams(otherTopology(config), settings(config))) {
        other.start();
        StreamsAppIT.await("the other version's offsets", () -> committed(config) == RUNS);
      }
      publish(kafka, RUNS, 2 * RUNS);

      try (StreamsApp app = new StreamsApp(config, kafka.registry)) {
        app.start();
        StreamsAppIT.await("the app", app::ready);
        StreamsAppIT.await("the later runs", () -> runs(app) >= RUNS);

        assertThat(committed(config)).isGreaterThanOrEqualTo(RUNS);
        assertThat(runs(app))
            .as("runs folded: those that the other version had committed are not read again")
            .isEqualTo(RUNS);
      }
    }
  }

  private static void publish(EmbeddedKafka kafka, int from, int to) {
    for (int i = from; i < to; i++) {
      String run = "run-" + i;
      kafka.publish(Topics.AGENT_RUNS, run, Records.run(run, "completed", T0).build());
    }
    kafka.flush();
  }

  private static Topology otherTopology(StreamsAppConfig config) {
    Topology topology = new Topology();
    topology.addSource("runs", config.fleet().name(Topics.AGENT_RUNS));
    topology.addProcessor("other", Reading::new, "runs");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore("other-store"), Serdes.Bytes(), Serdes.ByteArray()),
        "other");
    return topology;
  }

  /** Reads, and keeps nothing. */
  private static final class Reading implements Processor<byte[], byte[], Void, Void> {
    @Override
    public void process(Record<byte[], byte[]> record) {
      // what it commits is all that matters
    }
  }

  private static Properties settings(StreamsAppConfig config) {
    Properties settings = StreamsProperties.streams(config);
    settings.put(
        StreamsConfig.STATE_DIR_CONFIG, config.stateDir().resolveSibling("other").toString());
    settings.remove(StreamsConfig.mainConsumerPrefix(FoldConsumer.SETTING));
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    return settings;
  }

  private static long committed(StreamsAppConfig config) {
    try (Admin admin = Admin.create(StreamsProperties.admin(config))) {
      return admin
          .listConsumerGroupOffsets(config.fleet().applicationId())
          .partitionsToOffsetAndMetadata()
          .get()
          .entrySet()
          .stream()
          .filter(entry -> isOfRuns(entry.getKey(), config) && entry.getValue() != null)
          .mapToLong(entry -> Math.min(entry.getValue().offset(), 2L * RUNS))
          .sum();
    } catch (Exception e) {
      return 0;
    }
  }

  private static boolean isOfRuns(TopicPartition partition, StreamsAppConfig config) {
    return partition.topic().equals(config.fleet().name(Topics.AGENT_RUNS));
  }

  private static long runs(StreamsApp app) {
    return app.views().fleetStats().stream().mapToLong(RunStats::getCompletedRuns).sum();
  }
}
