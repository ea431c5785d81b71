package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.DeadLetter;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.runs.CountedFrom;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StraysTest {
  private final FoldDriver driver =
      new FoldDriver(FoldConfig.DEFAULT, 4, new SchemaRegistry(new MockSchemaRegistryClient()));

  @AfterEach
  void close() {
    driver.close();
  }

  // the driver has partition 0 only
  private static String keyOfPartition(int partition) {
    for (int i = 0; ; i++) {
      if (RecordKeys.partition("run-" + i, 4) == partition) {
        return "run-" + i;
      }
    }
  }

  @Test
  void shouldFoldAtOnceWhatIsWhereItBelongs() {
    driver.publish(Records.run(keyOfPartition(0), "running", T0).build());

    assertThat(driver.records(Topics.AGENT_RUNS)).isEmpty();
    assertThat(driver.views().quality()).isEmpty();
  }

  @Test
  void shouldSendWhatIsInTheWrongPartitionOnWithinItsTopic() {
    String run = keyOfPartition(2);
    driver.publish(Records.run(run, "running", T0).build());
    driver.publish(Records.event(run, "e1", "message", T0).build());
    driver.publish(Records.call(run, "u1", T0).build());
    driver.delete(run);

    assertThat(driver.records(Topics.AGENT_RUNS)).extracting(StraysTest::key).containsOnly(run);
    assertThat(driver.records(Topics.AGENT_EVENTS)).extracting(StraysTest::key).containsOnly(run);
    assertThat(driver.records(Topics.AGENT_LLM_USAGE))
        .extracting(StraysTest::key)
        .containsOnly(run);
    assertThat(driver.records(Topics.AGENT_STRAYS)).isEmpty();
    assertThat(driver.views().quality()).containsEntry("stray", 4L);
  }

  /** The driver has partition 0 only, so that each copy comes back to where it must not be. */
  @Test
  void shouldSendARecordOnOnceOnly() {
    String run = keyOfPartition(2);
    driver.publish(Records.run(run, "running", T0).build());

    assertThat(driver.records(Topics.AGENT_RUNS)).hasSize(1);
    DeadLetter letter = driver.deadLetter();
    assertThat(letter.getOffset()).isEqualTo(1);
    assertThat(letter.getMessage()).contains("as many partitions as the fleet");
    assertThat(driver.views().fleetStats()).isEmpty();
  }

  @Test
  void shouldFoldWhatHadAnotherKeyWhereItIsSentTo() {
    String run = keyOfPartition(0);
    driver.raw(
        Topics.AGENT_RUNS,
        "wrong",
        driver.bytes(Topics.AGENT_RUNS, Records.run(run, "running", T0).build()));
    driver.raw(
        Topics.AGENT_EVENTS,
        (String) null,
        driver.bytes(Topics.AGENT_EVENTS, Records.event(run, "e", "message", T0).build()));

    assertThat(driver.records(Topics.AGENT_RUNS)).extracting(StraysTest::key).containsOnly(run);
    assertThat(driver.values(Topics.FLEET_RUN_EVENTS))
        .extracting(AgentRunEvent::getSequence)
        .as("its place among the events that are folded")
        .containsExactly(1L);
    assertThat(driver.views().fleetStats().get(0).getRunningRuns()).isEqualTo(1);
  }

  @Test
  void shouldTakeOfOneIdWhatStandsFirstInItsTopicWhereverItCameFrom() {
    String run = keyOfPartition(0);
    AgentRunEvent event = Records.event(run, "e", "message", T0).build();
    driver.raw(Topics.AGENT_EVENTS, "wrong", driver.bytes(Topics.AGENT_EVENTS, event));
    driver.publish(Records.event(run, "e", "run_completed", T0).build());

    assertThat(driver.values(Topics.FLEET_RUN_EVENTS)).hasSize(1);
    assertThat(driver.views().quality()).containsEntry("conflict", 1L);
    assertThat(driver.views().fleetStats().get(0).getCompletedRuns()).isZero();
  }

  /** Earlier releases folded it from there; what they have left is not to be lost. */
  @Test
  void shouldSendOnWhatStandsInTheTopicOfStrays() {
    String run = keyOfPartition(0);
    driver.raw(
        Topics.AGENT_STRAYS,
        run.getBytes(StandardCharsets.UTF_8),
        driver.bytes(Topics.AGENT_RUNS, Records.run(run, "running", T0).build()),
        new RecordHeaders()
            .add("fleetfold-origin", "agent-runs|3|7".getBytes(StandardCharsets.US_ASCII)));

    assertThat(driver.records(Topics.AGENT_RUNS)).extracting(StraysTest::key).containsOnly(run);
    assertThat(driver.views().fleetStats().get(0).getRunningRuns()).isEqualTo(1);
    assertThat(driver.views().usageCountedFrom())
        .containsEntry(CountedFrom.STRAYS_SENT_HOME, Map.of(0, 0L));
  }

  private static String key(TestRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldRefuseWhatSomebodyElseWritesToTheTopicOfStrays() {
    driver.raw(
        Topics.AGENT_STRAYS,
        "r1",
        driver.bytes(Topics.AGENT_RUNS, Records.run("r1", "running", T0).build()));

    assertThat(driver.deadLetter().getReason()).isEqualTo("invalid");
  }

  /** The driver has partition 0 only, so what is sent on comes back to where it must not be. */
  @Test
  void shouldSendASessionsEventOnOnceOnly() {
    String user = userOfAnotherPartition();
    driver.session(Sessions.created("s1", "e0").setUserId(user).build());

    assertThat(driver.records(Topics.AGENT_SESSION_EVENTS))
        .extracting(StraysTest::key)
        .containsExactly("shop/" + user);
    assertThat(driver.deadLetter().getMessage()).contains("another number of partitions");
  }

  /** Under another key nothing tells whose order an event stands in. */
  @Test
  void shouldRefuseASessionsEventUnderAnotherKeyInAnotherPartition() {
    driver.raw(
        Topics.AGENT_SESSION_EVENTS,
        "somebody",
        driver.bytes(
            Topics.AGENT_SESSION_EVENTS,
            Sessions.created("s1", "e0").setUserId(userOfAnotherPartition()).build()));

    assertThat(driver.records(Topics.AGENT_SESSION_EVENTS)).isEmpty();
    assertThat(driver.deadLetter().getMessage()).contains("publish under app_name/user_id");
  }

  private static String userOfAnotherPartition() {
    for (int i = 0; ; i++) {
      if (RecordKeys.partition("shop/u" + i, 4) != 0) {
        return "u" + i;
      }
    }
  }
}
