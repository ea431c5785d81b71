package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.records.RunStats;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.runs.http.Statistics;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void shouldHaveTheNamesOfTheContractInItsOrder() {
    JsonNode json = Json.MAPPER.valueToTree(Statistics.fleet(List.of(), Map.of()));
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "scope",
            "agent_id",
            "total_runs",
            "pending_runs",
            "running_runs",
            "interrupted_runs",
            "completed_runs",
            "error_runs",
            "cancelled_runs",
            "total_iterations",
            "avg_iterations",
            "total_llm_calls",
            "error_llm_calls",
            "total_input_tokens",
            "total_output_tokens",
            "cache_read_tokens",
            "cache_write_tokens",
            "reasoning_tokens",
            "audio_input_tokens",
            "audio_output_tokens",
            "cache_write_1h_tokens",
            "image_input_tokens",
            "image_output_tokens",
            "missing_usage_calls",
            "missing_input_calls",
            "missing_output_calls",
            "cost_usd",
            "unpriced_calls",
            "provider_cost_usd",
            "unreported_cost_calls",
            "error_rate",
            "run_duration_ms",
            "llm_latency_ms",
            "as_of");
  }

  @Test
  void shouldSumPartials() {
    Statistics sum =
        Statistics.agent(
            "a",
            List.of(
                partial(0, 3, "{\"zero\": 1, \"300\": 2}", new BigDecimal("1.500000000000")),
                partial(1, 1, "{\"300\": 1, \"400\": 100}", null)),
            Map.of("agent-runs", Map.of(0, 7L, 1, 9L)));

    assertThat(sum.completedRuns()).isEqualTo(4);
    assertThat(sum.errorRuns()).isEqualTo(2);
    assertThat(sum.totalRuns()).isEqualTo(8);
    assertThat(sum.errorRate()).isEqualTo(2 / 6.0);
    assertThat(sum.totalIterations()).isEqualTo(20);
    assertThat(sum.avgIterations()).isEqualTo(2.5);
    assertThat(sum.costUsd()).isEqualByComparingTo("1.5");
    assertThat(sum.providerCostUsd()).isEqualByComparingTo("0.5");
    assertThat(sum.llmLatency().count()).isEqualTo(104);
    assertThat(sum.llmLatency().p50()).isCloseTo(Math.pow(1.01 / 0.99, 400) * 1.01, within(0.01));
    JsonNode json = Json.MAPPER.valueToTree(sum);
    assertThat(json.get("cost_usd").asText()).isEqualTo("1.500000000000");
    assertThat(json.at("/as_of/agent-runs/1").asLong()).isEqualTo(9);
  }

  @Test
  void shouldTellNothingOfNothing() {
    Statistics none = Statistics.fleet(List.of(), Map.of());
    assertThat(none.totalRuns()).isZero();
    assertThat(none.errorRate()).isNull();
    assertThat(none.avgIterations()).isNull();
    assertThat(none.costUsd()).isNull();
    assertThat(none.providerCostUsd()).isNull();
    JsonNode json = Json.MAPPER.valueToTree(none);
    assertThat(json.get("total_input_tokens").isNull()).isTrue();
    assertThat(json.get("missing_usage_calls").asLong(-1)).isZero();
    assertThat(json.at("/run_duration_ms/count").asLong()).isZero();
    assertThat(json.at("/run_duration_ms/p95").isNull()).isTrue();
  }

  private static RunStats partial(int partition, long completed, String buckets, BigDecimal cost) {
    return RunStats.newBuilder()
        .setScope("agent")
        .setAgentId("a")
        .setPartition(partition)
        .setPendingRuns(0)
        .setRunningRuns(1)
        .setInterruptedRuns(0)
        .setCompletedRuns(completed)
        .setErrorRuns(1)
        .setCancelledRuns(0)
        .setTotalIterations(10)
        .setUnpricedCalls(0)
        .setCostUsd(cost)
        .setProviderCostUsd(new BigDecimal("0.250000000000"))
        .setRunDurationBuckets("{}")
        .setLlmLatencyBuckets(buckets)
        .setRevision(1)
        .build();
  }
}
