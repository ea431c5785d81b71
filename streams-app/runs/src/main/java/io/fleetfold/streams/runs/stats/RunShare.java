package io.fleetfold.streams.runs.stats;

import io.fleetfold.streams.core.ingest.RunStatus;
import io.fleetfold.streams.runs.state.LlmTotals;

/**
 * What one run, or one call without a run, adds to the statistics, its latencies apart.
 *
 * @param status the run's status; null where there is no run
 * @param iterations the run's iterations
 * @param durationBucket the {@link Histogram} bucket of the run's duration; null where it has none
 * @param llm its calls
 */
public record RunShare(RunStatus status, int iterations, Integer durationBucket, LlmTotals llm) {
  /** Nothing at all. */
  public static final RunShare NONE = new RunShare(null, 0, null, Totals.zero());

  /** Calls that belong to no run. */
  public static RunShare calls(LlmTotals llm) {
    return new RunShare(null, 0, null, llm);
  }
}
