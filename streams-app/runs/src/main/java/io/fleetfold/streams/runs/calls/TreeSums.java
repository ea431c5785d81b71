package io.fleetfold.streams.runs.calls;

import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.stats.Histogram;
import io.fleetfold.streams.runs.stats.Totals;

/**
 * Sums over calls, which can be subtracted, with the calls' latencies. Not thread-safe.
 *
 * @param totals changed in place
 * @param latencies changed in place
 */
public record TreeSums(LlmTotals totals, Histogram latencies) {
  /** Nothing. */
  static TreeSums zero() {
    return new TreeSums(Totals.zero(), new Histogram());
  }

  /** Adds others, or with sign -1 takes them away. */
  public void add(TreeSums more, int sign) {
    Totals.add(totals, more.totals, sign);
    more.latencies.buckets().forEach((bucket, count) -> latencies.add(bucket, sign * count));
  }

  /** Whether they are those of no call. */
  public boolean isZero() {
    return latencies.isEmpty() && totals.equals(Totals.zero());
  }
}
