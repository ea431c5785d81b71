package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.DeadLetter;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.StateStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SealingTest {
  private static final long SEAL = Duration.ofHours(24).toMillis();
  private static final long SILENT = FoldConfig.DEFAULT.runs().sealSilentAfter().toMillis();
  private final FoldDriver driver = new FoldDriver(FoldConfig.DEFAULT);

  @AfterEach
  void close() {
    driver.close();
  }

  private long ids() {
    return driver.keys(StateStores.RUN_RECORD_IDS).size();
  }

  @Test
  void shouldTakeRecordsUntilTheSealTimeIsOver() {
    driver.publish(Records.run("r1", "completed", T0).build());
    driver.logTime(T0 + SEAL);
    driver.publish(Records.event("r1", "e1", "message", T0).build());

    assertThat(driver.views().run("r1").orElseThrow().getEventCount()).isEqualTo(1);
  }

  @Test
  void shouldRefuseRecordsOfASealedRunWithTheirBytes() {
    driver.publish(Records.run("r1", "completed", T0).build());
    driver.logTime(T0 + SEAL + 1);
    AgentRunEvent late = Records.event("r1", "e1", "message", T0).build();
    driver.publish(late);

    DeadLetter letter = driver.deadLetter();
    assertThat(letter.getReason()).isEqualTo("run_sealed");
    assertThat(letter.getTopic()).isEqualTo("t.agent-events");
    assertThat(letter.getValue().array()).isEqualTo(driver.bytes(Topics.AGENT_EVENTS, late));
    assertThat(driver.views().run("r1").orElseThrow().getEventCount()).isZero();
    assertThat(driver.views().quality()).containsEntry("dead_letter_run_sealed", 1L);
  }

  @Test
  void shouldCountFromTheRecordThatEndedTheRunFirst() {
    driver.publish(Records.run("r1", "completed", T0).build());
    driver.logTime(T0 + SEAL);
    driver.publish(Records.run("r1", "error", T0 + 5).build());
    driver.logTime(T0 + SEAL + 1);
    driver.publish(Records.run("r1", "cancelled", T0 + 9).build());

    assertThat(driver.views().run("r1").orElseThrow().getStatus()).isEqualTo("error");
    assertThat(driver.deadLetter().getReason()).isEqualTo("run_sealed");
  }

  @Test
  void shouldForgetTheIdsOfASealedRun() {
    driver.publish(Records.run("r1", "completed", T0).build());
    driver.publish(Records.event("r1", "e1", "message", T0).build());
    driver.publish(Records.call("r1", "u1", T0).setBilling("cached").build());
    driver.publish(Records.call("r1", "u2", T0).build());
    driver.publish(Records.event("r2", "e1", "message", T0).build());
    assertThat(ids()).isEqualTo(4);

    driver.restart();
    driver.logTime(T0 + 2 * SEAL);
    driver.publish(Records.event("r2", "e2", "message", T0).build());

    assertThat(ids())
        .as("two of r2; of r1 latencies, places of events and of calls, its call without a cost")
        .isEqualTo(6);
    driver.publish(Records.call("r1", "u1", T0).build());
    assertThat(driver.deadLetter().getReason()).isEqualTo("run_sealed");
    driver.delete("r1");
    assertThat(driver.views().fleetStats().get(0).getLlmLatencyBuckets()).isEqualTo("{}");
  }

  @Test
  void shouldSealARunThatNothingEndsAfterALongSilence() {
    driver.publish(Records.run("r1", "running", T0).build());
    driver.publish(Records.event("r1", "e1", "message", T0).build());
    driver.watermark(T0 + SEAL);
    assertThat(driver.views().run("r1").orElseThrow().getStatus()).isEqualTo("interrupted");
    driver.logTime(T0 + SILENT - 1);
    driver.publish(Records.run("r1", "running", T0).build());

    driver.logTime(T0 + 2 * SILENT - 1);
    driver.publish(Records.event("r1", "e2", "message", T0).build());
    assertThat(driver.values(Topics.FLEET_DEAD_LETTERS)).as("heard of in time").isEmpty();
    driver.logTime(T0 + 3 * SILENT);
    driver.publish(Records.event("r1", "e3", "message", T0).build());
    assertThat(driver.deadLetter().getReason()).isEqualTo("run_sealed");

    driver.logTime(T0 + 4 * SILENT);
    driver.publish(Records.event("r2", "e2", "message", T0).build());
    assertThat(ids()).as("the one of r2; places of r1").isEqualTo(2);
    driver.publish(Records.event("r1", "e1", "message", T0).build());
    assertThat(driver.deadLetter().getReason()).isEqualTo("run_sealed");
  }

  @Test
  void shouldSealSilentRunsThatNobodyWatches() {
    try (FoldDriver unwatched = new FoldDriver(FoldConfig.DEFAULT.withSilentAfter(Duration.ZERO))) {
      unwatched.publish(Records.event("r1", "e1", "message", T0).build());
      unwatched.logTime(T0 + 2 * SILENT);
      unwatched.publish(Records.event("r2", "e2", "message", T0).build());

      assertThat(unwatched.store(StateStores.RUN_RECORD_IDS).get(Keys.of("rr1", "ee1"))).isNull();
      assertThat(unwatched.store(StateStores.RUN_RECORD_IDS).get(Keys.of("rr2", "ee2")))
          .isNotNull();
    }
  }

  @Test
  void shouldSealTheSilentRunsOfEarlierReleasesToo() {
    driver.publish(Records.event("r1", "e1", "message", T0).build());
    driver.watermark(T0 + SEAL);
    KeyValueStore<Bytes, byte[]> queue = driver.store(StateStores.SEAL_QUEUE);
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = queue.all()) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    keys.forEach(queue::delete);
    driver.restart();

    driver.logTime(T0 + 2 * SILENT);
    driver.publish(Records.event("r2", "e2", "message", T0).build());

    assertThat(ids()).as("the one of r2; places of r1").isEqualTo(2);
  }

  @Test
  void shouldNotSealARunThatHasNotEndedBeforeThat() {
    driver.publish(Records.run("r1", "running", T0).build());
    driver.logTime(T0 + SILENT);
    driver.publish(Records.event("r1", "e1", "message", T0).build());

    assertThat(driver.views().run("r1").orElseThrow().getEventCount()).isEqualTo(1);
  }

  @Test
  void shouldSealADayOfRunlessCallsOnceItIsQuiet() {
    driver.publish(Records.call(null, "u1", T0).setAgentId("a").build());
    driver.logTime(T0 + SEAL);
    driver.publish(Records.call(null, "u2", T0).setAgentId("a").build());
    driver.logTime(T0 + 2 * SEAL);
    driver.publish(Records.call(null, "u3", T0).setAgentId("a").build());
    assertThat(driver.values(Topics.FLEET_LLM_CALLS)).hasSize(3);

    driver.logTime(T0 + 3 * SEAL + 1);
    driver.publish(Records.call(null, "u4", T0).setAgentId("a").build());
    assertThat(driver.deadLetter().getReason()).isEqualTo("run_sealed");

    driver.logTime(T0 + 5 * SEAL);
    driver.publish(Records.event("r2", "e2", "message", T0).build());
    driver.logTime(T0 + 7 * SEAL);
    driver.publish(Records.event("r2", "e3", "message", T0).build());
    assertThat(ids())
        .as("two events, the marker of the sealed day, and its three calls without a cost")
        .isEqualTo(6);
    driver.publish(Records.call(null, "u1", T0).setAgentId("a").build());
    assertThat(driver.deadLetter().getReason()).isEqualTo("run_sealed");
  }
}
