package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.runs.stats.Histogram;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  private final FoldDriver driver = new FoldDriver();

  @AfterEach
  void close() {
    driver.close();
  }

  private RunStats fleet() {
    return driver.views().fleetStats().get(0);
  }

  private RunStats agent(String id) {
    List<RunStats> partials = driver.views().agentStats(id);
    assertThat(partials).as("partials of agent %s", id).hasSize(1);
    return partials.get(0);
  }

  @Test
  void shouldMoveARunFromStatusToStatus() {
    driver.publish(Records.event("r1", "e0", "message", T0).build());
    assertThat(fleet().getPendingRuns()).isEqualTo(1);

    driver.publish(Records.run("r1", "running", T0 + 1).build());
    assertThat(fleet().getPendingRuns()).isZero();
    assertThat(fleet().getRunningRuns()).isEqualTo(1);

    driver.publish(Records.run("r1", "error", T0 + 2).build());
    assertThat(fleet().getRunningRuns()).isZero();
    assertThat(fleet().getErrorRuns()).isEqualTo(1);
    assertThat(agent("agent-1").getErrorRuns()).isEqualTo(1);
  }

  @Test
  void shouldSumCallsOfRunsAndOthers() {
    driver.publish(
        Records.call("r1", "u1", T0)
            .setAgentId("agent-1")
            .setCacheReadTokens(30L)
            .setReasoningTokens(4L)
            .setUsageMetrics("{\"cost_usd\": \"0.000000000001\"}")
            .build());
    driver.publish(Records.call(null, "u2", T0).setAgentId("agent-1").setStatus("error").build());
    driver.publish(Records.call(null, "u3", T0).setLatencyMs(null).build());

    assertThat(fleet().getLlmCalls()).isEqualTo(3);
    assertThat(fleet().getErrorLlmCalls()).isEqualTo(1);
    assertThat(fleet().getInputTokens()).isEqualTo(300);
    assertThat(fleet().getUnpricedCalls()).isEqualTo(3);
    assertThat(fleet().getCostUsd()).isNull();
    assertThat(fleet().getProviderCostUsd()).hasToString("1E-12");
    assertThat(fleet().getLlmLatencyBuckets()).isEqualTo("{\"" + Histogram.bucket(250) + "\":2}");
    assertThat(agent("agent-1").getLlmCalls()).isEqualTo(2);
    assertThat(agent("agent-1").getCacheReadTokens()).isEqualTo(30);
    assertThat(agent("agent-1").getReasoningTokens()).isEqualTo(4);
  }

  @Test
  void shouldMoveEverythingOfARunThatTurnsOutToBeAnotherAgents() {
    driver.publish(Records.call("r1", "u1", T0 + 5).setAgentId("caller").build());
    driver.publish(Records.call("r1", "u2", T0 + 5).setAgentId("caller").setLatencyMs(9L).build());
    assertThat(agent("caller").getLlmCalls()).isEqualTo(2);

    driver.publish(
        Records.run("r1", "completed", T0)
            .setAgentId("owner")
            .setStartedAt(Instant.ofEpochMilli(T0 - 500))
            .setFinishedAt(Instant.ofEpochMilli(T0))
            .build());

    assertThat(driver.views().agentStats("caller")).as("all moved away").isEmpty();
    assertThat(agent("owner").getLlmCalls()).isEqualTo(2);
    assertThat(agent("owner").getLlmLatencyBuckets()).isEqualTo(fleet().getLlmLatencyBuckets());
    assertThat(agent("owner").getRunDurationBuckets())
        .isEqualTo("{\"" + Histogram.bucket(500) + "\":1}");
    assertThat(Agents.of(driver.views())).containsOnlyKeys("owner");
  }

  @Test
  void shouldFollowADurationThatChanges() {
    driver.publish(
        Records.run("r1", "completed", T0 + 100).setStartedAt(Instant.ofEpochMilli(T0)).build());
    driver.publish(Records.event("r1", "e1", "run_started", T0 + 50).build());
    driver.publish(
        Records.run("r1", "completed", T0 + 1000).setStartedAt(Instant.ofEpochMilli(T0)).build());

    assertThat(fleet().getRunDurationBuckets()).isEqualTo("{\"" + Histogram.bucket(1000) + "\":1}");
  }

  @Test
  void shouldSendPartialsUnderAKeyThatNamesScopeAgentAndPartition() {
    driver.publish(Records.run("r1", "running", T0).setAgentId("a|b c").build());
    driver.emit();

    assertThat(driver.records(Topics.FLEET_RUN_STATS))
        .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
        .containsExactlyInAnyOrder("fleet||0", "agent|a%7Cb%20c|0");
  }

  @Test
  void shouldSendAPartialOnceForAllChangesOfAnInterval() {
    for (int i = 0; i < 10; i++) {
      driver.publish(Records.call("r1", "u" + i, T0).setAgentId("agent-1").build());
    }
    driver.emit();
    List<RunStats> first = driver.values(Topics.FLEET_RUN_STATS);
    driver.publish(Records.call("r1", "more", T0).setAgentId("agent-1").build());
    driver.emit();
    List<RunStats> second = driver.values(Topics.FLEET_RUN_STATS);

    assertThat(first).hasSize(2).allMatch(stats -> stats.getLlmCalls() == 10);
    assertThat(second).hasSize(2).allMatch(stats -> stats.getLlmCalls() == 11);
    assertThat(second.get(0).getRevision()).isGreaterThan(first.get(0).getRevision());
  }
}
