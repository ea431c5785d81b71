package io.fleetfold.streams.app.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldConfig;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.verify.cluster.Decoder;
import io.fleetfold.verify.compare.Comparison;
import io.fleetfold.verify.compare.ReplayWitness;
import io.fleetfold.verify.replay.LogRecord;
import io.fleetfold.verify.replay.Replay;
import io.fleetfold.verify.replay.ReplayConfig;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.test.TestRecord;

/**
 * Runs that sessions tell about: the replay reads them from the topic of events, as the app does.
 */
class SessionRunsReplayTest {
  private static final List<String> TYPES =
      List.of("session_created", "message", "run_started", "run_completed", "run_error", "custom");

  @Property(tries = 30)
  void shouldComeToTheNumbersOfAnIndependentReplay(@ForAll long seed) {
    SchemaRegistry registry = new SchemaRegistry(new MockSchemaRegistryClient());
    Random random = new Random(seed);
    Replay replay = new Replay(ReplayConfig.of(1));
    try (FoldDriver driver = new FoldDriver(FoldConfig.DEFAULT, 1, registry)) {
      for (int i = 0; i < 60; i++) {
        driver.session(
            Sessions.event("s" + random.nextInt(2), "e" + random.nextInt(50), type(random))
                .setRunId(random.nextInt(4) == 0 ? null : "run-" + random.nextInt(3))
                .setPartial(random.nextInt(10) == 0)
                .build());
      }
      List<TestRecord<byte[], byte[]>> sent = driver.records(Topics.AGENT_EVENTS);
      Decoder decoder = new Decoder(registry);
      for (int i = 0; i < sent.size(); i++) {
        LogRecord record = decoder.decode(Topics.AGENT_EVENTS, consumed(sent.get(i), i));
        assertThat(record.unreadable()).isEmpty();
        replay.accept(record);
      }
      assertThat(
              Comparison.of(
                  List.of(
                      StoreWitness.statistics(driver.views()),
                      StoreWitness.runs(driver.views(), 3),
                      ReplayWitness.of(replay.totals()))))
          .filteredOn(row -> !row.ok())
          .as("seed " + seed)
          .isEmpty();
      assertThat(driver.values(Topics.FLEET_RUN_EVENTS)).hasSizeLessThanOrEqualTo(sent.size());
    }
  }

  private static String type(Random random) {
    return TYPES.get(random.nextInt(TYPES.size()));
  }

  private static ConsumerRecord<byte[], byte[]> consumed(
      TestRecord<byte[], byte[]> record, long offset) {
    return new ConsumerRecord<>(
        "t." + Topics.AGENT_EVENTS.name(),
        0,
        offset,
        Records.T0,
        TimestampType.LOG_APPEND_TIME,
        0,
        record.value().length,
        record.key(),
        record.value(),
        record.headers(),
        Optional.empty());
  }
}
