package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.fleetfold.records.DeadLetter;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.ingest.Placement;
import io.fleetfold.streams.runs.FoldConfig;
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
      if (Placement.partition("run-" + i, 4) == partition) {
        return "run-" + i;
      }
    }
  }

  @Test
  void shouldFoldAtOnceWhatIsWhereItBelongs() {
    driver.publish(Records.run(keyOfPartition(0), "running", T0).build());

    assertThat(driver.records(Topics.AGENT_STRAYS)).isEmpty();
    assertThat(driver.views().quality()).isEmpty();
  }

  @Test
  void shouldRerouteWhatIsInTheWrongPartitionAndFoldItThen() {
    String run = keyOfPartition(2);
    driver.publish(Records.run(run, "running", T0).build());
    driver.publish(Records.event(run, "e1", "message", T0).build());
    driver.publish(Records.call(run, "u1", T0).build());

    assertThat(driver.records(Topics.AGENT_STRAYS)).hasSize(3);
    assertThat(driver.views().quality()).containsEntry("stray", 3L);
    assertThat(driver.views().fleetStats().get(0).getRunningRuns()).isEqualTo(1);
    assertThat(driver.views().fleetStats().get(0).getLlmCalls()).isEqualTo(1);
  }

  @Test
  void shouldRerouteWhatHasAnotherKey() {
    String run = keyOfPartition(0);
    driver.raw(
        Topics.AGENT_RUNS,
        "wrong",
        driver.bytes(Topics.AGENT_RUNS, Records.run(run, "running", T0).build()));
    driver.raw(
        Topics.AGENT_EVENTS,
        (String) null,
        driver.bytes(Topics.AGENT_EVENTS, Records.event(run, "e", "message", T0).build()));

    assertThat(driver.records(Topics.AGENT_STRAYS))
        .extracting(record -> new String(record.key(), java.nio.charset.StandardCharsets.UTF_8))
        .containsExactly(run, run);
    assertThat(driver.values(Topics.FLEET_RUN_EVENTS)).hasSize(1);
  }

  @Test
  void shouldDeleteByARecordInTheWrongPartition() {
    String run = keyOfPartition(3);
    driver.delete(run);

    assertThat(driver.values(Topics.FLEET_RUN_DELETIONS)).hasSize(1);
  }

  @Test
  void shouldNameThePlaceAStrayWasWrittenToFirst() {
    String run = keyOfPartition(1);
    driver.publish(Records.run(run, "completed", T0).build());
    driver.logTime(T0 + 2 * FoldConfig.DEFAULT.sealAfter().toMillis());
    driver.publish(Records.event(run, "e1", "message", T0).build());

    DeadLetter letter = driver.deadLetter();
    assertThat(letter.getTopic()).isEqualTo("t.agent-events");
    assertThat(letter.getOffset()).isZero();
    assertThat(letter.getReason()).isEqualTo("run_sealed");
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
        .extracting(record -> new String(record.key(), java.nio.charset.StandardCharsets.UTF_8))
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
      if (Placement.partition("shop/u" + i, 4) != 0) {
        return "u" + i;
      }
    }
  }
}
