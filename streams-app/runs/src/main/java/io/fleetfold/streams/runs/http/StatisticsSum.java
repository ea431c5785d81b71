package io.fleetfold.streams.runs.http;

import io.fleetfold.records.RunStats;
import io.fleetfold.streams.runs.stats.Histogram;
import java.util.Map;
import java.util.Set;

/**
 * Adds up partials of statistics, one after the other: as large for a fleet as for one agent. Not
 * thread-safe.
 */
public final class StatisticsSum {
  private static final Set<String> TOTALS = Set.of("input_tokens", "output_tokens");

  private final Spending.Sum spending = new Spending.Sum();
  private final Histogram durations = new Histogram();
  private final Histogram latencies = new Histogram();
  private boolean empty = true;
  private long pending;
  private long running;
  private long interrupted;
  private long completed;
  private long error;
  private long cancelled;
  private long iterations;
  private long calls;
  private long errorCalls;

  public void add(RunStats partial) {
    empty = false;
    pending += partial.getPendingRuns();
    running += partial.getRunningRuns();
    interrupted += partial.getInterruptedRuns();
    completed += partial.getCompletedRuns();
    error += partial.getErrorRuns();
    cancelled += partial.getCancelledRuns();
    iterations += partial.getTotalIterations();
    calls += partial.getLlmCalls();
    errorCalls += partial.getErrorLlmCalls();
    spending.add(partial);
    Percentiles.add(durations, partial.getRunDurationBuckets());
    Percentiles.add(latencies, partial.getLlmLatencyBuckets());
  }

  /** Whether nothing was added. */
  public boolean isEmpty() {
    return empty;
  }

  /** What it comes to. */
  public Statistics statistics(String scope, String agentId, Map<String, Map<Integer, Long>> asOf) {
    long terminal = completed + error + cancelled;
    long total = pending + running + interrupted + terminal;
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
        calls,
        errorCalls,
        spending.named(name -> TOTALS.contains(name) ? "total_" + name : name),
        ratio(error, terminal),
        Percentiles.of(durations),
        Percentiles.of(latencies),
        asOf);
  }

  private static Double ratio(long part, long whole) {
    return whole == 0 ? null : (Double) ((double) part / whole);
  }
}
