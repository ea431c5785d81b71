package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static io.fleetfold.streams.runs.cost.Prices.flat;
import static io.fleetfold.streams.runs.cost.Prices.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.LlmCall;
import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.Topics;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of 100 input and 10 output tokens of a model named gpt, through the real topology. */
class CostFoldTest {
  private static final String LONG_AGO = "2020-01-01T00:00:00Z";

  private final FoldDriver driver = new FoldDriver();

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void shouldChargeACallAndSumItForItsRunAgentAndFleet() {
    driver.price("p1", price("openai", "gpt", LONG_AGO, flat("0.000001", "0.00001")));
    driver.publish(Records.run("r1", "running", T0).build());
    driver.publish(Records.call("r1", "u1", T0).build());
    driver.publish(Records.call("r1", "u2", T0 + 1).build());
    driver.emit();

    assertThat(driver.values(Topics.FLEET_LLM_CALLS))
        .allSatisfy(
            call -> {
              assertThat(call.getCostUsd()).isEqualTo("0.000200000000");
              assertThat(call.getPriceId()).isEqualTo("openai/gpt@" + LONG_AGO);
            });
    Run run = driver.values(Topics.FLEET_RUNS).get(0);
    assertThat(run.getCostUsd()).isEqualTo("0.000400000000");
    assertThat(run.getUnpricedCalls()).isZero();
    assertThat(driver.values(Topics.FLEET_RUN_STATS))
        .hasSize(2)
        .allSatisfy(
            stats -> {
              assertThat(stats.getCostUsd()).isEqualTo("0.000400000000");
              assertThat(stats.getUnpricedCalls()).isZero();
            });
  }

  @Test
  void shouldNotChangeAChargedCallWhenAPriceChangesLater() {
    driver.price("p1", price("openai", "gpt", LONG_AGO, flat("0.000001", "0")));
    driver.publish(Records.call("r1", "u1", T0).build());
    driver.price("p1", price("openai", "gpt", LONG_AGO, flat("0.000005", "0")));
    driver.publish(Records.call("r1", "u1", T0).build());
    driver.restart();
    driver.publish(Records.call("r1", "u1", T0).build());

    assertThat(driver.views().run("r1").orElseThrow().getCostUsd()).isEqualTo("0.000100000000");
    driver.publish(Records.call("r1", "u2", T0).build());
    assertThat(driver.views().run("r1").orElseThrow().getCostUsd()).isEqualTo("0.000600000000");
  }

  @Test
  void shouldChargeByTheVersionInForceAtTheCallsOwnTimeWheneverItArrives() {
    driver.price("p1", price("openai", "gpt", LONG_AGO, flat("0.000001", "0")));
    driver.price("p2", price("openai", "gpt", "2025-10-01T00:00:00Z", flat("0.000002", "0")));
    driver.price("p3", price("openai", "gpt", "2030-01-01T00:00:00Z", flat("0.000003", "0")));
    driver.publish(Records.call("r1", "u1", T0).build());
    driver.publish(Records.call("r1", "u2", 1_700_000_000_000L).build());

    assertThat(driver.values(Topics.FLEET_LLM_CALLS))
        .extracting(LlmCall::getPriceId)
        .containsExactly("openai/gpt@2025-10-01T00:00:00Z", "openai/gpt@" + LONG_AGO);
  }

  @Test
  void shouldLeaveUnknownCostNullAndCountIt() {
    driver.price("p1", price("openai", "gpt", LONG_AGO, flat("0.000001", "0")));
    driver.publish(Records.run("r1", "running", T0).build());
    driver.publish(Records.call("r1", "u1", T0).setModel("unheard-of").build());
    driver.emit();
    LlmCall call = driver.values(Topics.FLEET_LLM_CALLS).get(0);
    assertThat(call.getCostUsd()).isNull();
    assertThat(call.getPriceId()).isNull();
    assertThat(driver.values(Topics.FLEET_RUN_STATS)).allSatisfy(stats -> assertUnknown(stats, 1));
    assertThat(driver.views().run("r1").orElseThrow().getCostUsd()).isNull();

    driver.publish(Records.call("r1", "u2", T0).build());
    Run run = driver.views().run("r1").orElseThrow();
    assertThat(run.getCostUsd()).isEqualTo("0.000100000000");
    assertThat(run.getUnpricedCalls()).isEqualTo(1);
  }

  @Test
  void shouldForgetTheCostOfADeletedRun() {
    driver.price("p1", price("openai", "gpt", LONG_AGO, flat("0.000001", "0")));
    driver.publish(Records.call("r1", "u1", T0).build());
    driver.publish(Records.call("r2", "u2", T0).setModel("unheard-of").build());
    driver.delete("r1");

    assertThat(driver.views().fleetStats()).hasSize(1).allSatisfy(stats -> assertUnknown(stats, 1));
  }

  @Test
  void shouldChargeCallsWithoutARunToTheirAgent() {
    driver.price("p1", price("openai", "gpt", LONG_AGO, flat("0.000001", "0")));
    driver.publish(Records.call(null, "u1", T0).setAgentId("solo").build());

    assertThat(driver.views().agentStats("solo"))
        .extracting(RunStats::getCostUsd)
        .allSatisfy(cost -> assertThat(cost).isEqualTo("0.000100000000"));
  }

  @Test
  void shouldKnowTheSamePricesAfterARestart() {
    driver.price("p1", price("openai", "gpt", LONG_AGO, flat("0.000001", "0")));
    driver.price("p2", price("openai", "other", LONG_AGO, flat("0.000001", "0")));
    driver.price("p2", null);
    driver.restart();
    driver.publish(Records.call("r1", "u1", T0).build());
    driver.publish(Records.call("r1", "u2", T0).setModel("other").build());

    assertThat(driver.views().run("r1").orElseThrow().getUnpricedCalls()).isEqualTo(1);
  }

  @Test
  void shouldGoOnBehindARecordThatIsNoPrice() {
    driver.rawPrice("p1", "no price".getBytes(StandardCharsets.UTF_8));
    driver.price("p2", price("openai", "gpt", LONG_AGO, "[{\"input\": \"free\"}]"));
    driver.price("p3", price("openai", "gpt", LONG_AGO, flat("0.000001", "0")));
    driver.publish(Records.call("r1", "u1", T0).build());
    assertThat(driver.views().run("r1").orElseThrow().getCostUsd()).isNotNull();

    driver.rawPrice("p3", new byte[] {1, 2, 3});
    driver.publish(Records.call("r2", "u2", T0).build());
    assertThat(driver.views().run("r2").orElseThrow().getCostUsd())
        .as("a key whose newest record is unreadable has no price")
        .isNull();
  }

  @Test
  void shouldChargeACallWithoutACostOnceItIsAskedTo() {
    // 4.9 million tokens at 3.78 in all at t1, at 3.25 from t2 on, loaded behind both calls
    long day = 86_400_000L;
    driver.publish(tokens("u1", T0 - 2 * day).build());
    driver.publish(tokens("u2", T0).build());
    driver.publish(Records.call("r1", "u3", T0).setModel("unheard-of").build());
    driver.price("p1", price("openai", "gpt", LONG_AGO, flat("0.000000771428571429", "0")));
    driver.price(
        "p2",
        price(
            "openai",
            "gpt",
            Instant.ofEpochMilli(T0 - day).toString(),
            flat("0.000000663265306122", "0")));
    assertThat(driver.views().run("r1").orElseThrow().getCostUsd())
        .as("a new price changes nothing by itself")
        .isNull();

    List<LlmCall> calls = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      driver.publish(tokens("u1", T0 - 2 * day).setReprice(true).build());
      driver.publish(tokens("u2", T0).setReprice(true).build());
      driver.publish(Records.call("r1", "u3", T0).setModel("unheard-of").setReprice(true).build());
      driver.publish(tokens("never", T0).setReprice(true).build());
      calls.addAll(driver.values(Topics.FLEET_LLM_CALLS));
      driver.restart();
    }

    Run run = driver.views().run("r1").orElseThrow();
    assertThat(run.getCostUsd()).isEqualTo("7.030000000000");
    assertThat(run.getUnpricedCalls()).isEqualTo(1);
    assertThat(run.getLlmCalls()).isEqualTo(3);
    assertThat(driver.views().fleetStats())
        .allSatisfy(
            stats -> {
              assertThat(stats.getCostUsd()).isEqualTo("7.030000000000");
              assertThat(stats.getUnpricedCalls()).isEqualTo(1);
              assertThat(stats.getLlmCalls()).isEqualTo(3);
            });
    assertThat(calls)
        .filteredOn(call -> call.getRepricedAt() != null)
        .extracting(
            LlmCall::getUsageId, call -> call.getCostUsd().setScale(2, RoundingMode.HALF_UP))
        .containsExactly(tuple("u1", new BigDecimal("3.78")), tuple("u2", new BigDecimal("3.25")));
  }

  @Test
  void shouldNotChargeTwiceWhatIsCharged() {
    driver.price("p1", price("openai", "gpt", LONG_AGO, flat("0.000001", "0")));
    driver.publish(Records.call("r1", "u1", T0).build());
    driver.price("p1", price("openai", "gpt", LONG_AGO, flat("0.000009", "0")));
    driver.publish(Records.call("r1", "u1", T0).setReprice(true).build());
    assertThat(driver.views().run("r1").orElseThrow().getCostUsd()).isEqualTo("0.000100000000");
  }

  /** Whoever writes to the topic may ask for anything; the log's own call decides. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldRefuseToRepriceWhatIsNoCallWithoutACost(boolean sealed) {
    driver.price("p1", price("openai", "gpt", LONG_AGO, flat("0.000001", "0")));
    driver.publish(Records.run("r1", "completed", T0).build());
    driver.publish(Records.call("r1", "priced", T0).build());
    driver.publish(Records.call("r1", "open", T0).setModel("later").build());
    driver.publish(Records.call(null, "alone", T0).setAgentId("solo").setModel("later").build());
    driver.price("p2", price("openai", "later", LONG_AGO, flat("0.000001", "0")));
    if (sealed) {
      driver.logTime(T0 + 2 * FoldConfig.DEFAULT.runs().sealAfter().toMillis());
      // another run's record moves the time, at which the ids are forgotten
      driver.publish(Records.run("r2", "running", T0).build());
    }
    AgentLlmUsage open = Records.call("r1", "open", T0).setModel("later").build();
    List<AgentLlmUsage> forged =
        List.of(
            Records.call("r1", "priced", T0).build(),
            Records.call("r1", "never", T0).build(),
            Records.call("nobody's", "open", T0).setModel("later").build(),
            AgentLlmUsage.newBuilder(open).setInputTokens(101L).build(),
            AgentLlmUsage.newBuilder(open).setCreatedAt(Instant.ofEpochMilli(T0 + 1)).build(),
            AgentLlmUsage.newBuilder(open).setModel("gpt").build(),
            AgentLlmUsage.newBuilder(open).setLatencyMs(1L).build(),
            Records.call(null, "alone", T0).setAgentId("solo").setModel("gpt").build(),
            Records.call(null, "other", T0).setAgentId("solo").setModel("later").build());
    forged.forEach(call -> driver.publish(AgentLlmUsage.newBuilder(call).setReprice(true).build()));

    assertThat(driver.values(Topics.FLEET_DEAD_LETTERS))
        .hasSize(forged.size())
        .allSatisfy(letter -> assertThat(letter.getMessage()).contains("reprice"));
    RunStats before = driver.views().fleetStats().get(0);
    assertThat(before.getUnpricedCalls()).isEqualTo(2);
    assertThat(before.getCostUsd()).isEqualTo("0.000100000000");

    for (int i = 0; i < 2; i++) {
      driver.publish(AgentLlmUsage.newBuilder(open).setReprice(true).build());
      driver.publish(
          Records.call(null, "alone", T0)
              .setAgentId("solo")
              .setModel("later")
              .setReprice(true)
              .build());
    }
    assertThat(driver.values(Topics.FLEET_DEAD_LETTERS)).isEmpty();
    RunStats after = driver.views().fleetStats().get(0);
    assertThat(after.getUnpricedCalls()).isZero();
    assertThat(after.getCostUsd()).isEqualTo("0.000300000000");
  }

  @Test
  void shouldRepriceACallWithoutARun() {
    driver.publish(Records.call(null, "u1", T0).setAgentId("solo").build());
    driver.price("p1", price("openai", "gpt", LONG_AGO, flat("0.000001", "0")));
    for (int i = 0; i < 2; i++) {
      driver.publish(Records.call(null, "u1", T0).setAgentId("solo").setReprice(true).build());
    }
    assertThat(driver.views().agentStats("solo"))
        .allSatisfy(
            stats -> {
              assertThat(stats.getCostUsd()).isEqualTo("0.000100000000");
              assertThat(stats.getUnpricedCalls()).isZero();
              assertThat(stats.getLlmCalls()).isEqualTo(1);
            });
  }

  private static AgentLlmUsage.Builder tokens(String id, long at) {
    return Records.call("r1", id, at).setInputTokens(4_900_000L).setOutputTokens(0L);
  }

  private static void assertUnknown(RunStats stats, long unpriced) {
    assertThat(stats.getCostUsd()).isNull();
    assertThat(stats.getUnpricedCalls()).isEqualTo(unpriced);
  }
}
