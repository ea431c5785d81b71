package io.fleetfold.verify.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DetailsTest {
  private static final Charge FREE = Charge.NONE;

  private final AgentLlmUsage usage = Histories.call("u1", "r1", "a", new Random(1));

  @Test
  void shouldKeepThePrintOfACallWithoutDetails() {
    Call call = call();
    assertThat(Prints.of(call, FREE))
        .as("baselines of the version before hold such prints")
        .isEqualTo(
            Prints.of(
                "u1",
                "r1",
                "a",
                "openai",
                call.model().name(),
                call.error() ? "error" : "success",
                call.tokens(TokenClass.INPUT),
                call.tokens(TokenClass.OUTPUT),
                call.tokens(TokenClass.CACHE_READ),
                0,
                0,
                0,
                0,
                call.latencyMs(),
                call.createdAt(),
                null,
                null,
                call.providerCost()));
  }

  @Test
  void shouldTellCallsApartThatDifferInADetail() {
    long plain = Prints.of(call(), FREE);
    usage.setServiceTier("FLEX");
    long flex = Prints.of(call(), FREE);
    usage.setResponseId("resp-1");
    assertThat(Prints.of(call(), FREE)).isNotIn(plain, flex);
    assertThat(flex).isNotEqualTo(plain);
  }

  @Test
  void shouldTellCallsApartThatDifferInTheirTrace() {
    long plain = Prints.of(call(), FREE);
    usage.setTraceId(" ");
    assertThat(Prints.of(call(), FREE)).as("no trace").isEqualTo(plain);
    usage.setTraceId("4bf92f3577b34da6a3ce929d0e0e4736");
    long traced = Prints.of(call(), FREE);
    usage.setClaim(true);
    assertThat(Prints.of(call(), FREE)).isNotIn(plain, traced);
    assertThat(traced).isNotEqualTo(plain);
  }

  @Test
  void shouldTellApproximateCostsApart() {
    BigDecimal cost = new BigDecimal("0.000000000001");
    assertThat(Prints.of(call(), new Charge("p", cost, true)))
        .isNotEqualTo(Prints.of(call(), new Charge("p", cost, false)));
  }

  @Test
  void shouldClampAndSpellAsTheFoldDoes() {
    usage.setCacheWriteTokens(10L);
    usage.setCacheWrite1hTokens(11L);
    usage.setImageOutputTokens(-1L);
    usage.setServiceTier(" Default");
    usage.setBilling("CACHED");
    usage.setUsageIssue(" ");
    assertThat(call().details())
        .isEqualTo(new Details("standard", "cached", null, null, "usage_invalid"));
    assertThat(call().tokens(TokenClass.CACHE_WRITE_1H)).isEqualTo(10);
    assertThat(call().told()).doesNotContainKey(TokenClass.IMAGE_OUTPUT);
  }

  @Test
  void shouldTakeTheStatedCostBeforeThatOfTheBlock() {
    usage.setUsageMetrics("{\"cost_usd\": 0.25}");
    assertThat(call().providerCost()).isEqualTo("0.250000000000");
    usage.setProviderCostUsd(new BigDecimal("0.500000000000"));
    assertThat(call().providerCost()).isEqualTo("0.500000000000");
    usage.setProviderCostUsd(new BigDecimal("-0.500000000000"));
    assertThat(call().providerCost()).isNull();
  }

  private Call call() {
    return Call.of(usage, Histories.LOG);
  }
}
