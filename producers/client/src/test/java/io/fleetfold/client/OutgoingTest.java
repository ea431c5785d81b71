package io.fleetfold.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRun;
import org.junit.jupiter.api.Test;

class OutgoingTest {
  @Test
  void shouldKeyUsageByRunElseAgentElseItself() {
    assertThat(Outgoing.of(Records.usage("run", "agent", "usage")).key()).isEqualTo("run");
    assertThat(Outgoing.of(Records.usage(" ", "agent", "usage")).key()).isEqualTo("agent");
    assertThat(Outgoing.of(Records.usage(null, null, "usage")).key()).isEqualTo("usage");
  }

  @Test
  void shouldNameTheFieldThatIsMissing() {
    assertThat(Outgoing.of(Records.usage("run", "agent", " ")).problem()).contains("usage_id");
    assertThat(Outgoing.of(Records.event(null, "event")).problem()).contains("run_id");
    assertThat(Outgoing.of(Records.event("run", "")).problem()).contains("event_id");
    AgentRun run = Records.run("run");
    run.setAgentId(null);
    assertThat(Outgoing.of(run).problem()).contains("agent_id");
    assertThat(Outgoing.deletion(null).problem()).contains("run_id");
  }

  @Test
  void shouldRefuseIdsAboveTheLimitInBytes() {
    assertThat(Outgoing.of(Records.run("x".repeat(512))).problem()).isNull();
    assertThat(Outgoing.of(Records.run("x".repeat(513))).problem()).contains("512");
    assertThat(Outgoing.of(Records.run("\u20ac".repeat(171))).problem()).contains("512");
  }

  /** What the folds would refuse is told at once, and not found among dead letters. */
  @Test
  void shouldTellWhateverTheFoldsWouldRefuse() {
    AgentRun run = Records.run("run");
    run.setAgentId("x".repeat(513));
    assertThat(Outgoing.of(run).problem()).contains("agent_id");
    run.setAgentId("a");
    run.setStatus("done");
    assertThat(Outgoing.of(run).problem()).contains("status", "cancelled");
    assertThat(Outgoing.of(Records.run("\u0000")).problem()).contains("run_id");
    assertThat(Outgoing.of(Records.run("r\u0000")).key()).isEqualTo("r");
  }

  @Test
  void shouldEstimateItsSizeByItsTexts() {
    AgentRun run = Records.run("run");
    long small = Outgoing.of(run).estimatedBytes();
    run.setFinalSynthesisOutput("x".repeat(1_000));
    assertThat(Outgoing.of(run).estimatedBytes()).isEqualTo(small + 2_000);
  }
}
