package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.StateStores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SilenceTest {
  private static final long SILENT = FoldConfig.DEFAULT.runs().silentAfter().toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private FoldDriver driver = new FoldDriver();

  @AfterEach
  void close() {
    driver.close();
  }

  private String status(String run) {
    return driver.views().run(run).orElseThrow().getStatus();
  }

  private List<AgentRunEvent> interruptions() {
    return driver.values(Topics.AGENT_EVENTS);
  }

  private int queued() {
    int size = 0;
    try (KeyValueIterator<Bytes, byte[]> all = driver.store(StateStores.RUN_SILENCE).all()) {
      for (; all.hasNext(); all.next()) {
        size++;
      }
    }
    return size;
  }

  @Test
  void shouldInterruptASilentRunThroughTheLog() {
    driver.publish(Records.run("r1", "running", T0 - 5_000).build());
    driver.watermark(T0 + SILENT - 1);
    assertThat(interruptions()).isEmpty();
    assertThat(status("r1")).isEqualTo("running");

    driver.watermark(T0 + SILENT);

    assertThat(status("r1")).isEqualTo("interrupted");
    AgentRunEvent event = interruptions().get(0);
    assertThat(event.getEventType()).isEqualTo("run_interrupted");
    assertThat(event.getRunId()).isEqualTo("r1");
    assertThat(event.getAgentId()).isEqualTo("agent-1");
    assertThat(event.getAgentName()).isEqualTo("Agent 1");
    assertThat(event.getTimestamp())
        .as("the time of the last activity, by its own clock")
        .isEqualTo(Instant.ofEpochMilli(T0 - 5_000));
    assertThat(event.getData())
        .isEqualTo(
            "{\"reason\": \"silent\", \"last_record_at\": \"" + Instant.ofEpochMilli(T0) + "\"}");
    event.setScope("run|r1");
    event.setSequence(0L);
    assertThat(driver.values(Topics.FLEET_RUN_EVENTS)).isEqualTo(List.of(event));
    RunStats fleet = driver.views().fleetStats().get(0);
    assertThat(fleet.getInterruptedRuns()).isEqualTo(1);
    assertThat(fleet.getRunningRuns()).isZero();
    driver.emit();
    assertThat(driver.values(Topics.FLEET_RUNS))
        .last()
        .satisfies(run -> assertThat(run.getStatus()).isEqualTo("interrupted"));
  }

  @Test
  void shouldInterruptARunThatOnlyCallsNameWithoutTellingAnAgent() {
    driver.publish(Records.call("r1", "u1", T0).setAgentId("caller").build());
    driver.publish(Records.event("r2", "e1", "message", T0).build());
    driver.publish(Records.run("r3", "pending", T0).build());
    driver.watermark(T0 + SILENT);

    assertThat(List.of(status("r1"), status("r2"), status("r3"))).containsOnly("interrupted");
    driver.publish(Records.run("r1", "running", T0 - 1).setAgentId("owner").build());
    assertThat(driver.views().run("r1").orElseThrow().getAgentId())
        .as("the interruption has told nothing new about the agent")
        .isEqualTo("owner");
  }

  @Test
  void shouldLeaveAnActiveRunAlone() {
    driver.publish(Records.run("r1", "running", T0).build());
    for (int i = 1; i <= 10; i++) {
      driver.logTime(T0 + i * SILENT / 2);
      // an agent whose clock stands still is active all the same
      driver.publish(Records.event("r1", "e" + i, "message", T0).build());
      driver.watermark(T0 + i * SILENT / 2 + 1);
    }

    assertThat(interruptions()).isEmpty();
    assertThat(queued()).as("one entry, however many records").isEqualTo(1);
  }

  @Test
  void shouldInterruptNobodyBeforeItHasCaughtUp() {
    driver.publish(Records.run("r1", "running", T0).build());
    driver.publish(Records.run("r2", "running", T0).build());
    // the app is away for an hour, while both runs go on; then it reads what was written meanwhile
    driver.watermark(T0 + 10);
    driver.restart();
    for (int minute = 10; minute <= 60; minute += 10) {
      driver.logTime(T0 + Duration.ofMinutes(minute).toMillis());
      driver.publish(Records.event("r1", "e" + minute, "message", T0).build());
      if (minute < 30) {
        driver.publish(Records.event("r2", "f" + minute, "message", T0).build());
      }
      driver.watermark(T0 + 10);
      assertThat(interruptions()).isEmpty();
    }

    driver.watermark(T0 + HOUR);

    assertThat(interruptions()).extracting(AgentRunEvent::getRunId).containsExactly("r2");
    assertThat(status("r1")).isEqualTo("running");
  }

  @Test
  void shouldBeRevivedByALaterRecordAndInterruptedAgain() {
    driver.publish(Records.run("r1", "running", T0).build());
    driver.watermark(T0 + SILENT);
    assertThat(status("r1")).isEqualTo("interrupted");

    driver.logTime(T0 + HOUR);
    driver.publish(Records.call("r1", "u1", T0 + 1).build());
    assertThat(status("r1")).isEqualTo("running");
    driver.watermark(T0 + HOUR + SILENT - 1);
    assertThat(status("r1")).isEqualTo("running");
    driver.watermark(T0 + HOUR + SILENT);

    assertThat(status("r1")).isEqualTo("interrupted");
    assertThat(interruptions()).extracting(AgentRunEvent::getEventId).doesNotHaveDuplicates();
    assertThat(driver.views().run("r1").orElseThrow().getEventCount()).isEqualTo(2);
    assertThat(queued()).isZero();
  }

  @Test
  void shouldTellEachInterruptionOnce() {
    driver.publish(Records.run("r1", "running", T0).build());
    driver.watermark(T0 + SILENT);
    driver.watermark(T0 + 2 * SILENT);
    driver.logTime(T0 + 3 * SILENT);
    // an older record comes late: nothing is later than the interruption
    driver.publish(Records.event("r1", "e1", "message", T0 - 1).build());
    driver.watermark(T0 + 5 * SILENT);

    List<AgentRunEvent> told = interruptions();
    assertThat(told).hasSize(1);
    driver.publish(told.get(0));
    assertThat(driver.views().quality()).containsEntry("duplicate", 1L);
    assertThat(driver.views().run("r1").orElseThrow().getEventCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"completed", "error", "cancelled", "interrupted"})
  void shouldNeverInterruptARunThatHasEndedOrIsInterrupted(String status) {
    driver.publish(Records.run("r1", "running", T0).build());
    driver.publish(Records.run("r1", status, T0 + 1).build());
    driver.publish(Records.run("r2", status, T0 + 1).build());
    driver.watermark(T0 + HOUR);

    assertThat(interruptions()).isEmpty();
    assertThat(status("r1")).isEqualTo(status);
    assertThat(queued()).isZero();
  }

  @Test
  void shouldForgetADeletedRun() {
    driver.publish(Records.run("r1", "running", T0).build());
    driver.delete("r1");
    driver.watermark(T0 + HOUR);

    assertThat(interruptions()).isEmpty();
    assertThat(queued()).isZero();
  }

  @Test
  void shouldKeepWatchingOverARestart() {
    driver.publish(Records.run("r1", "running", T0).build());
    driver.logTime(T0 + 1_000);
    driver.publish(Records.run("r2", "running", T0).build());
    driver.publish(Records.event("r1", "e1", "message", T0).build());
    driver.restart();
    driver.watermark(T0 + SILENT);
    driver.restart();
    assertThat(driver.store(StateStores.RUN_CORE).get(Keys.of("r1"))).isNotNull();
    assertThat(interruptions()).isEmpty();

    driver.watermark(T0 + 1_000 + SILENT);

    assertThat(interruptions())
        .extracting(AgentRunEvent::getRunId)
        .containsExactlyInAnyOrder("r1", "r2");
  }

  @Test
  void shouldGetThroughManyAtOnce() {
    for (int i = 0; i < 620; i++) {
      driver.publish(Records.run("r" + i, "running", T0).build());
    }
    for (int i = 0; i < 2; i++) {
      driver.watermark(T0 + SILENT);
    }

    assertThat(driver.views().fleetStats().get(0).getInterruptedRuns()).isEqualTo(620);
    assertThat(interruptions()).hasSize(620);
  }

  @Test
  void shouldLeaveSilentRunsAloneWhenToldTo() {
    driver.close();
    driver = new FoldDriver(FoldConfig.DEFAULT.withSilentAfter(Duration.ZERO));
    driver.publish(Records.run("r1", "running", T0).build());
    driver.watermark(T0 + 10 * HOUR);

    assertThat(status("r1")).isEqualTo("running");
    assertThat(queued()).isZero();
  }
}
