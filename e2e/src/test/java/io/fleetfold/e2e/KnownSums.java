package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.e2e.KnownFleet.KnownCall;
import io.fleetfold.e2e.KnownFleet.KnownRun;
import java.math.BigDecimal;
import java.util.List;

/** The sums over runs and calls of {@link KnownFleet} as answers must tell them. */
final class KnownSums {
  private KnownSums() {}

  /** Sums of calls, whose names may have something before them. */
  static void assertCalls(JsonNode sums, String before, List<KnownCall> calls) {
    assertThat(sums.get(before + "llm_calls").asInt()).isEqualTo(calls.size());
    assertThat(sums.get(before + "input_tokens").asLong())
        .isEqualTo(calls.stream().mapToLong(KnownCall::input).sum());
    assertThat(sums.get(before + "output_tokens").asLong())
        .isEqualTo(calls.stream().mapToLong(KnownCall::output).sum());
    assertCost(sums, calls);
  }

  private static void assertCost(JsonNode sums, List<KnownCall> calls) {
    assertThat(new BigDecimal(sums.get("cost_usd").asText()))
        .isEqualByComparingTo(
            calls.stream().map(KnownCall::cost).reduce(BigDecimal.ZERO, BigDecimal::add));
    assertThat(sums.get("unpriced_calls").asInt()).isZero();
  }

  static void assertStatistics(JsonNode answer, List<KnownRun> runs) {
    assertThat(answer.get("total_runs").asInt()).isEqualTo(runs.size());
    for (String status : List.of("completed", "error", "running")) {
      assertThat(answer.get(status + "_runs").asLong())
          .as(status)
          .isEqualTo(runs.stream().filter(run -> run.status().equals(status)).count());
    }
    assertThat(answer.get("total_iterations").asInt())
        .isEqualTo(runs.stream().mapToInt(KnownRun::iterations).sum());
    List<KnownCall> calls = runs.stream().flatMap(run -> run.calls().stream()).toList();
    assertCalls(answer, "total_", calls);
    assertPercentile(answer.get("llm_latency_ms"), calls.stream().map(KnownCall::latency).toList());
    assertPercentile(
        answer.get("run_duration_ms"),
        runs.stream()
            .filter(run -> !run.status().equals("running"))
            .map(run -> run.duration().toMillis())
            .toList());
    assertThat(answer.at("/as_of/agent-runs")).isNotEmpty();
  }

  /** The count is exact, the median within what buckets allow. */
  private static void assertPercentile(JsonNode answer, List<Long> values) {
    assertThat(answer.get("count").asInt()).isEqualTo(values.size());
    if (!values.isEmpty()) {
      double median = values.stream().sorted().toList().get((values.size() - 1) / 2);
      assertThat(answer.get("p50").asDouble()).isCloseTo(median, within(median * 0.011));
    }
  }

  static void assertWindow(JsonNode window, List<KnownCall> calls) {
    assertThat(window.get("calls").asInt()).isEqualTo(calls.size());
    assertThat(window.get("input_tokens").asLong())
        .isEqualTo(calls.stream().mapToLong(KnownCall::input).sum());
    assertThat(window.get("output_tokens").asLong())
        .isEqualTo(calls.stream().mapToLong(KnownCall::output).sum());
    assertCost(window, calls);
  }
}
