package io.fleetfold.streams.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fleetfold.records.RunStats;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

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
  private static final Set<String> TOTALS = Set.of("input_tokens", "output_tokens");

  /** The whole fleet's. */
  static Statistics fleet(List<RunStats> partials, Map<String, Map<Integer, Long>> asOf) {
    return sum("fleet", null, partials, asOf);
  }

  /** One agent's. */
  static Statistics agent(
      String agentId, List<RunStats> partials, Map<String, Map<Integer, Long>> asOf) {
    return sum("agent", agentId, partials, asOf);
  }

  /** Those of runs and calls of which no agent is known. */
  static Statistics unassigned(List<RunStats> partials, Map<String, Map<Integer, Long>> asOf) {
    return sum("unassigned", null, partials, asOf);
  }

  /** Those of several agents together. */
  static Statistics agents(List<RunStats> partials) {
    return sum("agents", null, partials, Map.of());
  }

  private static Statistics sum(
      String scope, String agentId, List<RunStats> partials, Map<String, Map<Integer, Long>> asOf) {
    Sums of = new Sums(partials);
    long completed = of.sum(RunStats::getCompletedRuns);
    long error = of.sum(RunStats::getErrorRuns);
    long cancelled = of.sum(RunStats::getCancelledRuns);
    long pending = of.sum(RunStats::getPendingRuns);
    long running = of.sum(RunStats::getRunningRuns);
    long interrupted = of.sum(RunStats::getInterruptedRuns);
    long terminal = completed + error + cancelled;
    long total = pending + running + interrupted + terminal;
    long iterations = of.sum(RunStats::getTotalIterations);
    return new Statistics(
        scope,
        agentId,
        total,
        pending,
        running,
        interrupted,
        completed,
        error,
        cancelled,
        iterations,
        ratio(iterations, total),
        of.sum(RunStats::getLlmCalls),
        of.sum(RunStats::getErrorLlmCalls),
        Spending.of(partials, Statistics::name),
        ratio(error, terminal),
        Percentiles.of(partials.stream().map(RunStats::getRunDurationBuckets).toList()),
        Percentiles.of(partials.stream().map(RunStats::getLlmLatencyBuckets).toList()),
        asOf);
  }

  private static String name(String sum) {
    return TOTALS.contains(sum) ? "total_" + sum : sum;
  }

  private static Double ratio(long part, long whole) {
    return whole == 0 ? null : (Double) ((double) part / whole);
  }

  private record Sums(List<RunStats> partials) {
    long sum(ToLongFunction<RunStats> field) {
      return partials.stream().mapToLong(field).sum();
    }
  }

  /** Input and output tokens, as far as they are known. */
  long totalTokens() {
    return TOTALS.stream().mapToLong(name -> spending.known(name(name))).sum();
  }

  /** Computed cost in USD; null where no call could be priced. */
  BigDecimal costUsd() {
    return spending.usd("cost_usd");
  }

  /** Cost in USD as providers reported it; null where none did. */
  BigDecimal providerCostUsd() {
    return spending.usd("provider_cost_usd");
  }
}
