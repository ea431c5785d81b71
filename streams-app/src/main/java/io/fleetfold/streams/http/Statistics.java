package io.fleetfold.streams.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetfold.records.RunStats;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The statistics object: what the partials of a scope come to. Its JSON has these names, with
 * underscores, in this order. The six statuses sum to {@code totalRuns}; ratios of nothing are 0.
 *
 * @param scope {@code fleet} or {@code agent}
 * @param agentId null for the fleet
 * @param avgIterations iterations by run
 * @param costUsd computed cost; null where no call could be priced
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
    double avgIterations,
    long totalLlmCalls,
    long errorLlmCalls,
    long totalInputTokens,
    long totalOutputTokens,
    long cacheReadTokens,
    long cacheWriteTokens,
    long reasoningTokens,
    long audioInputTokens,
    long audioOutputTokens,
    BigDecimal costUsd,
    long unpricedCalls,
    BigDecimal providerCostUsd,
    double errorRate,
    @JsonProperty("run_duration_ms") Percentiles runDuration,
    @JsonProperty("llm_latency_ms") Percentiles llmLatency,
    Map<String, Map<Integer, Long>> asOf) {

  /** The whole fleet's. */
  static Statistics fleet(List<RunStats> partials, Map<String, Map<Integer, Long>> asOf) {
    return sum("fleet", null, partials, asOf);
  }

  /** One agent's. */
  static Statistics agent(
      String agentId, List<RunStats> partials, Map<String, Map<Integer, Long>> asOf) {
    return sum("agent", agentId, partials, asOf);
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
        of.sum(RunStats::getInputTokens),
        of.sum(RunStats::getOutputTokens),
        of.sum(RunStats::getCacheReadTokens),
        of.sum(RunStats::getCacheWriteTokens),
        of.sum(RunStats::getReasoningTokens),
        of.sum(RunStats::getAudioInputTokens),
        of.sum(RunStats::getAudioOutputTokens),
        of.add(RunStats::getCostUsd),
        of.sum(RunStats::getUnpricedCalls),
        Objects.requireNonNullElse(of.add(RunStats::getProviderCostUsd), BigDecimal.ZERO),
        ratio(error, terminal),
        Percentiles.of(partials.stream().map(RunStats::getRunDurationBuckets).toList()),
        Percentiles.of(partials.stream().map(RunStats::getLlmLatencyBuckets).toList()),
        asOf);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private record Sums(List<RunStats> partials) {
    long sum(ToLongFunction<RunStats> field) {
      return partials.stream().mapToLong(field).sum();
    }

    BigDecimal add(Function<RunStats, BigDecimal> field) {
      return partials.stream()
          .map(field)
          .filter(Objects::nonNull)
          .reduce(BigDecimal::add)
          .orElse(null);
    }
  }
}
