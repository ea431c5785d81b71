package io.fleetfold.streams.runs.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fleetfold.records.RunStats;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * The statistics object: what the partials of a scope come to. Its JSON has these names, with
 * underscores, in this order. The six statuses sum to {@code totalRuns}; what nobody told, and
 * ratios of nothing, are null.
 *
 * @param scope {@code fleet}, {@code agent}, {@code unassigned} for runs and calls of which no
 *     agent is known, or {@code agents} for several together
 * @param agentId null where it is no agent's
 * @param avgIterations iterations by run
 * @param spending tokens and costs
 * @param errorRate error runs by terminal runs
 * @param asOf next offset by topic and partition, up to which the records are in these numbers
 */
public record Statistics(
    String scope,
    String agentId,
    long totalRuns,
    long pendingRuns,
    long runningRuns,
    long interruptedRuns,
    long completedRuns,
    long errorRuns,
    long cancelledRuns,
    long totalIterations,
    Double avgIterations,
    long totalLlmCalls,
    long errorLlmCalls,
    @JsonUnwrapped Spending spending,
    Double errorRate,
    @JsonProperty("run_duration_ms") Percentiles runDuration,
    @JsonProperty("llm_latency_ms") Percentiles llmLatency,
    Map<String, Map<Integer, Long>> asOf) {
  /** The whole fleet's. */
  public static Statistics fleet(List<RunStats> partials, Map<String, Map<Integer, Long>> asOf) {
    return sum("fleet", null, partials, asOf);
  }

  /** One agent's. */
  public static Statistics agent(
      String agentId, List<RunStats> partials, Map<String, Map<Integer, Long>> asOf) {
    return sum("agent", agentId, partials, asOf);
  }

  /** Those of runs and calls of which no agent is known. */
  public static Statistics unassigned(
      List<RunStats> partials, Map<String, Map<Integer, Long>> asOf) {
    return sum("unassigned", null, partials, asOf);
  }

  /** The same with other offsets. */
  Statistics asOf(Map<String, Map<Integer, Long>> offsets) {
    return new Statistics(
        scope,
        agentId,
        totalRuns,
        pendingRuns,
        runningRuns,
        interruptedRuns,
        completedRuns,
        errorRuns,
        cancelledRuns,
        totalIterations,
        avgIterations,
        totalLlmCalls,
        errorLlmCalls,
        spending,
        errorRate,
        runDuration,
        llmLatency,
        offsets);
  }

  private static Statistics sum(
      String scope, String agentId, List<RunStats> partials, Map<String, Map<Integer, Long>> asOf) {
    StatisticsSum sum = new StatisticsSum();
    partials.forEach(sum::add);
    return sum.statistics(scope, agentId, asOf);
  }

  /** Input and output tokens, as far as they are known. */
  public long totalTokens() {
    return spending.known("total_input_tokens") + spending.known("total_output_tokens");
  }

  /** Computed cost in USD; null where no call could be priced. */
  public BigDecimal costUsd() {
    return spending.usd("cost_usd");
  }

  /** Cost in USD as providers reported it; null where none did. */
  public BigDecimal providerCostUsd() {
    return spending.usd("provider_cost_usd");
  }
}
