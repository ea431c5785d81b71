package io.fleetfold.streams.usage;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.ingest.ActionFacts;
import io.fleetfold.streams.state.Money;
import io.fleetfold.streams.stats.Histogram;
import java.math.BigDecimal;

/**
 * What one record adds to each of its windows.
 *
 * @param counts in the order of {@link Partial}
 * @param cost what it was charged, with scale 12; zero where that is not known
 * @param providerCost what its provider reported, with scale 12; zero where it did not
 * @param bucket the bucket of its latency; null where it tells none
 */
// made and read once: nobody compares it or changes the counts
@SuppressWarnings("ArrayRecordComponent")
record Share(long[] counts, BigDecimal cost, BigDecimal providerCost, Integer bucket) {

  /** A call, with its two costs, null where not known. */
  static Share of(AgentLlmUsage call, BigDecimal cost, BigDecimal providerCost) {
    long[] counts = {
      1,
      call.getStatus().equals("error") ? 1 : 0,
      orZero(call.getInputTokens()),
      orZero(call.getOutputTokens()),
      orZero(call.getCacheReadTokens()),
      orZero(call.getCacheWriteTokens()),
      orZero(call.getReasoningTokens()),
      orZero(call.getAudioInputTokens()),
      orZero(call.getAudioOutputTokens()),
      cost == null ? 0 : 1
    };
    return new Share(
        counts,
        scaled(cost),
        scaled(providerCost),
        call.getLatencyMs() == null ? null : (Integer) Histogram.bucket(call.getLatencyMs()));
  }

  /** An executed action: it costs nothing, and needs no price. */
  static Share of(ActionFacts action) {
    long[] counts = {1, action.failed() ? 1 : 0, 0, 0, 0, 0, 0, 0, 0, 0};
    return new Share(
        counts,
        Money.ZERO,
        Money.ZERO,
        action.tellsDuration() ? (Integer) Histogram.bucket(action.durationMillis()) : null);
  }

  private static BigDecimal scaled(BigDecimal usd) {
    return usd == null ? Money.ZERO : usd.setScale(Money.SCALE);
  }

  private static long orZero(Long value) {
    return value == null ? 0 : value;
  }
}
