package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.Run;
import io.fleetfold.schemas.Topics;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunProcessorTest {
  private final FoldDriver driver = new FoldDriver();

  @AfterEach
  void close() {
    driver.close();
  }

  private Run run(String id) {
    return driver.views().run(id).orElseThrow();
  }

  @Test
  void shouldFoldAllThreeInputsIntoOneRun() {
    driver.publish(Records.run("r1", "running", T0).setStartedAt(Instant.ofEpochMilli(T0)).build());
    driver.publish(Records.event("r1", "e1", "iteration_started", T0 + 10).build());
    driver.publish(
        Records.call("r1", "u1", T0 + 20).setUsageMetrics("{\"cost_usd\": 0.25}").build());
    driver.publish(
        Records.event("r1", "e2", "action_execution_completed", T0 + 30)
            .setData("{\"action\": \"bash\", \"result\": {\"error\": \"no\"}, \"duration_ms\": 12}")
            .build());
    driver.publish(
        Records.run("r1", "completed", T0 + 100)
            .setFinishedAt(Instant.ofEpochMilli(T0 + 90))
            .setFinalSynthesisOutput("done")
            .build());
    driver.emit();

    List<Run> sent = driver.values(Topics.FLEET_RUNS);
    assertThat(sent).as("one output for all changes of an interval").hasSize(1);
    Run run = sent.get(0);
    assertThat(run).isEqualTo(run("r1"));
    assertThat(run.getStatus()).isEqualTo("completed");
    assertThat(run.getDurationMs()).isEqualTo(90);
    assertThat(run.getTotalIterations()).isEqualTo(1);
    assertThat(run.getEventCount()).isEqualTo(2);
    assertThat(run.getEventsByType())
        .isEqualTo("{\"iteration_started\":1,\"action_execution_completed\":1}");
    assertThat(run.getActions())
        .isEqualTo("{\"bash\":{\"count\":1,\"errors\":1,\"duration_ms\":12,\"timed\":1}}");
    assertThat(run.getInputTokens()).isEqualTo(100);
    assertThat(run.getProviderCostUsd()).isEqualByComparingTo("0.25");
    assertThat(run.getFinalSynthesisOutput()).isEqualTo("done");
    assertThat(driver.values(Topics.FLEET_RUN_EVENTS)).hasSize(2);
    assertThat(driver.values(Topics.FLEET_LLM_CALLS)).hasSize(1);
  }

  @Test
  void shouldKeepWhereARunAndItsEventsStandInTraces() {
    driver.publish(
        Records.run("r1", "running", T0 + 10).setTraceId("t2").setUsageSource("LOGS").build());
    driver.publish(Records.run("r1", "running", T0).setTraceId("t1").build());
    driver.publish(Records.run("r1", "running", T0 + 20).setTraceId(" ").build());
    driver.publish(
        Records.event("r1", "e1", "x", T0)
            .setTraceId("t2")
            .setSpanId("s")
            .setParentSpanId("")
            .build());
    AgentRunEvent event = driver.values(Topics.FLEET_RUN_EVENTS).get(0);
    driver.restart();

    assertThat(run("r1").getTraceId()).as("the newest that is told").isEqualTo("t2");
    assertThat(run("r1").getUsageSource()).isEqualTo("logs");
    assertThat(event.getTraceId()).isEqualTo("t2");
    assertThat(event.getSpanId()).isEqualTo("s");
    assertThat(event.getParentSpanId()).as("told that there is none").isEmpty();
  }

  @Test
  void shouldNotUndoAnEndWithALaterStart() {
    driver.publish(Records.run("r1", "error", T0).build());
    driver.publish(Records.event("r1", "e1", "run_started", T0 + 10).build());

    assertThat(run("r1").getStatus()).isEqualTo("error");
  }

  @Test
  void shouldTakeTheLaterOfTwoEnds() {
    driver.publish(Records.run("r1", "error", T0).build());
    driver.publish(Records.event("r1", "e1", "run_completed", T0 + 10).build());

    assertThat(run("r1").getStatus()).isEqualTo("completed");
    assertThat(run("r1").getFinishedAt()).isEqualTo(Instant.ofEpochMilli(T0 + 10));
  }

  @Test
  void shouldRankEndsOfTheSameTime() {
    driver.publish(Records.run("r1", "error", T0).build());
    driver.publish(Records.run("r1", "cancelled", T0).build());
    driver.publish(Records.run("r2", "completed", T0).build());
    driver.publish(Records.run("r2", "cancelled", T0).build());

    assertThat(run("r1").getStatus()).isEqualTo("error");
    assertThat(run("r2").getStatus()).isEqualTo("cancelled");
  }

  @Test
  void shouldBePendingWhenOnlyOtherRecordsNameTheRun() {
    driver.publish(Records.event("r1", "e1", "message", T0).build());
    driver.publish(Records.call("r2", "u1", T0).build());

    assertThat(run("r1").getStatus()).isEqualTo("pending");
    assertThat(run("r1").getAgentId()).isEqualTo("agent-1");
    assertThat(run("r2").getStatus()).isEqualTo("pending");
    assertThat(run("r2").getAgentId()).isNull();
  }

  @Test
  void shouldBeInterruptedUntilALaterRecord() {
    driver.publish(Records.event("r1", "e1", "run_started", T0).build());
    driver.publish(Records.event("r1", "e2", "run_interrupted", T0 + 100).build());
    assertThat(run("r1").getStatus()).isEqualTo("interrupted");

    driver.publish(Records.call("r1", "u1", T0 + 100).build());
    assertThat(run("r1").getStatus()).as("the same time is not later").isEqualTo("interrupted");

    driver.publish(Records.call("r1", "u2", T0 + 101).build());
    assertThat(run("r1").getStatus()).isEqualTo("running");
  }

  @Test
  void shouldKeepTheNewestTextThatIsTold() {
    driver.publish(Records.run("r1", "running", T0).setObjective("old").setMetadata("{}").build());
    driver.publish(Records.run("r1", "running", T0 + 2).setObjective("new").build());
    driver.publish(Records.run("r1", "running", T0 + 1).setObjective("middle").build());

    assertThat(run("r1").getObjective()).isEqualTo("new");
    assertThat(run("r1").getMetadata()).isEqualTo("{}");
  }

  @Test
  void shouldTakeTheAgentFromCallsOnlyWhereNothingElseTellsIt() {
    driver.publish(Records.call("r1", "u1", T0 + 50).setAgentId("caller").build());
    assertThat(run("r1").getAgentId()).isEqualTo("caller");

    driver.publish(Records.event("r1", "e1", "message", T0).setAgentId("owner").build());
    assertThat(run("r1").getAgentId()).isEqualTo("owner");
  }

  @Test
  void shouldNotSendARunTwiceForTheSameVersion() {
    driver.publish(Records.run("r1", "running", T0).build());
    driver.emit();
    driver.values(Topics.FLEET_RUNS);

    driver.publish(Records.run("r1", "running", T0).build());
    driver.emit();

    assertThat(driver.values(Topics.FLEET_RUNS)).isEmpty();
    assertThat(driver.values(Topics.FLEET_RUN_STATS)).hasSize(2);
  }

  @Test
  void shouldGrowTheRevisionWithEachEmission() {
    driver.publish(Records.run("r1", "running", T0).build());
    driver.emit();
    driver.publish(Records.event("r1", "e1", "message", T0 + 1).build());
    driver.emit();

    List<Run> sent = driver.values(Topics.FLEET_RUNS);
    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).getRevision()).isGreaterThan(sent.get(0).getRevision());
  }
}
