package io.fleetfold.streams.runs.stats;

import io.fleetfold.records.RunStats;
import io.fleetfold.streams.runs.state.StatsPartial;
import java.util.StringJoiner;

/** Makes the records that leave the app of what the stores hold. */
public final class StatsRecords {
  private StatsRecords() {}

  /** The partial as a record. */
  public static RunStats of(
      StatisticsScope scope,
      int partition,
      StatsPartial partial,
      Histogram durations,
      Histogram latencies) {
    RunStats stats = new RunStats();
    stats.setScope(scope.name());
    stats.setAgentId(scope.toldAgentId());
    stats.setPartition(partition);
    stats.setPendingRuns(partial.getPendingRuns());
    stats.setRunningRuns(partial.getRunningRuns());
    stats.setInterruptedRuns(partial.getInterruptedRuns());
    stats.setCompletedRuns(partial.getCompletedRuns());
    stats.setErrorRuns(partial.getErrorRuns());
    stats.setCancelledRuns(partial.getCancelledRuns());
    stats.setTotalIterations(partial.getTotalIterations());
    TotalsRecords.put(partial.getLlm(), stats);
    stats.setRunDurationBuckets(json(durations));
    stats.setLlmLatencyBuckets(json(latencies));
    stats.setRevision(partial.getRevision());
    return stats;
  }

  /** Whether nothing is counted: all that was has been deleted. */
  public static boolean isEmpty(StatsPartial partial) {
    return partial.getPendingRuns()
            + partial.getRunningRuns()
            + partial.getInterruptedRuns()
            + partial.getCompletedRuns()
            + partial.getErrorRuns()
            + partial.getCancelledRuns()
            + partial.getLlm().getCalls()
        == 0;
  }

  /** A histogram as JSON: {@code {"zero": 1, "173": 4}}. */
  public static String json(Histogram histogram) {
    StringJoiner json = new StringJoiner(",", "{", "}");
    histogram
        .buckets()
        .forEach(
            (bucket, count) ->
                json.add("\"" + (bucket == Histogram.ZERO ? "zero" : bucket) + "\":" + count));
    return json.toString();
  }
}
