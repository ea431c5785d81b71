package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.RunDeletion;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.runs.views.FleetViews.RunFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeletionTest {
  private static final Duration SEAL = Duration.ofHours(1);
  private final FoldDriver driver = new FoldDriver(FoldConfig.DEFAULT.withSealAfter(SEAL));

  @AfterEach
  void close() {
    driver.close();
  }

  private void publishRun() {
    driver.publish(
        Records.run("r1", "completed", T0 + 100).setStartedAt(Instant.ofEpochMilli(T0)).build());
    driver.publish(Records.event("r1", "e1", "action_execution_completed", T0).build());
    driver.publish(Records.call("r1", "u1", T0).build());
  }

  @Test
  void shouldLeaveNothingOfARunButItsMarkerAndWhatItSpent() {
    publishRun();
    driver.delete("r1");
    // until the seal time is over its ids keep out duplicates; then the log goes on
    driver.logTime(T0 + 2 * SEAL.toMillis()).delete("r1");

    for (String store : StateStores.ALL) {
      boolean kept =
          List.of(
                  StateStores.DELETED_RUNS,
                  StateStores.RUN_STATS,
                  StateStores.USAGE_WINDOWS,
                  StateStores.DIRTY,
                  // the mark that runs of earlier releases are queued
                  StateStores.SEAL_QUEUE)
              .contains(store);
      assertThat(!driver.keys(store).isEmpty())
          .as("something is in store %s", store)
          .isEqualTo(kept);
    }
    assertThat(driver.views().run("r1")).isEmpty();
    assertThat(driver.views().runs(new RunFilter(null, null, null), 0, 10).items()).isEmpty();
    assertThat(driver.views().fleetStats()).isEmpty();
    assertThat(driver.views().agentStats("agent-1")).isEmpty();
  }

  @Test
  void shouldTellTheSink() {
    driver.publish(Records.run("r1", "running", T0).build());
    driver.emit();
    driver.records(Topics.FLEET_RUNS);
    driver.publish(Records.run("r1", "completed", T0 + 1).build());
    driver.logTime(T0 + 5000).delete("r1");
    driver.emit();

    List<TestRecord<byte[], byte[]>> sent = driver.records(Topics.FLEET_RUNS);
    assertThat(sent).as("the tombstone, and no run behind it").hasSize(1);
    assertThat(sent.get(0).value()).isNull();
    assertThat(driver.values(Topics.FLEET_RUN_DELETIONS))
        .containsExactly(new RunDeletion("r1", Instant.ofEpochMilli(T0 + 5000)));
    assertThat(driver.values(Topics.FLEET_RUN_STATS))
        .as("the emptied partials must reach the sink, too")
        .hasSize(4);
  }

  @Test
  void shouldDropAndCountLaterRecords() {
    publishRun();
    driver.delete("r1");
    driver.restart();
    publishRun();
    driver.delete("r1");

    assertThat(driver.views().run("r1")).isEmpty();
    assertThat(driver.views().fleetStats()).isEmpty();
    assertThat(driver.views().quality()).containsEntry("run_deleted", 3L);
    assertThat(driver.values(Topics.FLEET_RUN_DELETIONS)).as("told once").isEmpty();
  }

  @Test
  void shouldKeepOutARunThatIsDeletedBeforeItIsKnown() {
    driver.delete("r1");
    publishRun();

    assertThat(driver.views().run("r1")).isEmpty();
    assertThat(driver.values(Topics.FLEET_RUN_DELETIONS)).hasSize(1);
  }

  @Test
  void shouldTakeTheLatenciesOfASealedRunOutAgain() {
    publishRun();
    driver.publish(Records.call("other", "u1", T0).build());
    driver.logTime(T0 + 3 * SEAL.toMillis());
    driver.publish(Records.call("other", "u2", T0).build());
    driver.delete("r1");

    assertThat(driver.views().fleetStats().get(0).getLlmLatencyBuckets()).endsWith("\":2}");
    assertThat(driver.views().fleetStats().get(0).getLlmCalls()).isEqualTo(2);
  }
}
