package io.fleetfold.streams.stats;

import io.fleetfold.records.RunStats;
import io.fleetfold.streams.state.LlmTotals;
import io.fleetfold.streams.state.Money;
import io.fleetfold.streams.state.StatsPartial;
import java.util.StringJoiner;

/** Makes the records that leave the app of what the stores hold. */
public final class StatsRecords {
  private StatsRecords() {}

  /** The partial as a record. */
  public static RunStats of(
      Scope scope, int partition, StatsPartial partial, Histogram durations, Histogram latencies) {
    LlmTotals llm = partial.getLlm();
    return new RunStats(
        scope.name(),
        scope.agentId(),
        partition,
        partial.getPendingRuns(),
        partial.getRunningRuns(),
        partial.getInterruptedRuns(),
        partial.getCompletedRuns(),
        partial.getErrorRuns(),
        partial.getCancelledRuns(),
        partial.getTotalIterations(),
        llm.getCalls(),
        llm.getErrorCalls(),
        llm.getInputTokens(),
        llm.getOutputTokens(),
        llm.getCacheReadTokens(),
        llm.getCacheWriteTokens(),
        llm.getReasoningTokens(),
        llm.getAudioInputTokens(),
        llm.getAudioOutputTokens(),
        Totals.cost(llm),
        Totals.unpriced(llm),
        Money.usd(llm.getProviderCost()),
        json(durations),
        json(latencies),
        partial.getRevision());
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
