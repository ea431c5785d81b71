package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static io.fleetfold.streams.runs.cost.Prices.flat;
import static io.fleetfold.streams.runs.cost.Prices.price;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.LlmCall;
import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.runs.usage.UsageReader;
import io.fleetfold.streams.runs.usage.UsageScope;
import io.fleetfold.streams.runs.usage.WindowKey;
import io.fleetfold.streams.runs.usage.WindowSize;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a run's tree: deleted, sealed, repriced. */
class RunTreeLifeTest {
  private static final long SEAL = Duration.ofHours(24).toMillis();

  private final FoldDriver driver = new FoldDriver();

  @AfterEach
  void close() {
    driver.close();
  }

  private static AgentLlmUsage.Builder span(String id, String span) {
    return Records.call("r1", id, T0)
        .setCarrier("span")
        .setTraceId("t")
        .setSpanId(span)
        .setParentSpanId(span.equals("a") ? "" : "a");
  }

  private void publishTree() {
    driver.publish(Records.run("r1", "completed", T0 + 100).build());
    driver.publish(
        Records.event("r1", "e", "subagent_run_started", T0)
            .setAgentId("helper")
            .setTraceId("t")
            .setSpanId("a")
            .setParentSpanId("")
            .build());
    driver.publish(span("t/a", "a").setClaim(true).build());
    driver.publish(span("u", "b").build());
  }

  private long calls(String agent) {
    return driver.views().agentStats(agent).stream().mapToLong(RunStats::getLlmCalls).sum();
  }

  private long inHour() {
    return new UsageReader(0, driver.store(StateStores.USAGE_WINDOWS))
        .window(new WindowKey(UsageScope.FLEET, WindowSize.HOUR, WindowSize.HOUR.start(T0), ""))
        .orElseThrow()
        .getCalls();
  }

  @Test
  void shouldTakeATreeOutOfEverythingButTheLedgerWithItsRun() {
    publishTree();
    driver.emit();
    assertThat(calls("helper")).isEqualTo(1);

    driver.delete("r1");
    driver.restart();
    // the claim tells nothing any more, and the id is known
    driver.publish(span("t/a", "a").setClaim(true).build());
    driver.publish(span("u", "b").build());
    driver.emit();

    assertThat(driver.views().agentStats("helper")).isEmpty();
    assertThat(driver.views().fleetStats()).isEmpty();
    assertThat(inHour()).isEqualTo(1);
    for (String store :
        List.of(StateStores.RUN_SPANS, StateStores.RUN_CALLS, StateStores.RUN_SPAN_CALLS)) {
      assertThat(driver.keys(store)).as(store).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldChargeOnRequestBeforeTheSealAndBehind(boolean sealed) {
    publishTree();
    if (sealed) {
      driver.logTime(T0 + 3 * SEAL).publish(Records.run("other", "running", T0).build());
      driver.publish(Records.run("other", "running", T0 + 1).build());
      assertThat(driver.store(StateStores.RUN_SPAN_CALLS).approximateNumEntries()).isZero();
    }
    LlmCall told =
        driver.values(Topics.FLEET_LLM_CALLS).stream()
            .filter(call -> call.getUsageId().equals("u"))
            .reduce((one, later) -> later)
            .orElseThrow();
    driver.price("p", price("openai", "gpt", "2020-01-01T00:00:00Z", flat("0.000001", "0")));
    driver.restart();

    driver.publish(span("u", "b").setReprice(true).build());
    driver.publish(span("u", "b").setReprice(true).build());
    driver.emit();

    LlmCall repriced = driver.values(Topics.FLEET_LLM_CALLS).get(0);
    assertThat(repriced.getCostUsd()).isEqualTo("0.000100000000");
    assertThat(repriced.getRevision()).isGreaterThan(told.getRevision());
    assertThat(repriced.getCountsFor()).isEqualTo("helper");
    assertThat(repriced.getCounted()).isTrue();
    Run run = driver.views().run("r1").orElseThrow();
    assertThat(run.getCostUsd()).isEqualTo("0.000100000000");
    assertThat(run.getLlmCalls()).isEqualTo(1);
    assertThat(run.getUnpricedCalls()).isZero();
    assertThat(driver.views().agentStats("helper").get(0).getCostUsd()).isEqualTo("0.000100000000");
    assertThat(driver.views().agentStats("agent-1").get(0).getLlmCalls()).isZero();
    assertThat(driver.views().quality().get("duplicate")).isEqualTo(1);
  }

  @Test
  void shouldNotCallARepeatedStatementAConflict() {
    publishTree();
    driver.publish(span("u", "b").build());
    driver.publish(span("u", "b").setOutputTokens(3L).setCarrier("event").build());

    assertThat(driver.views().quality()).doesNotContainKeys("conflict", "duplicate");
    assertThat(driver.views().run("r1").orElseThrow().getOutputTokens()).isEqualTo(3);
  }
}
