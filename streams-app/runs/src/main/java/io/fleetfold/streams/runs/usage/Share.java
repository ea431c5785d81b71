package io.fleetfold.streams.runs.usage;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.core.ingest.ActionFacts;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.stats.Counters;
import io.fleetfold.streams.runs.stats.Histogram;
import io.fleetfold.streams.runs.stats.Totals;
import java.math.BigDecimal;

/**
 * What one record adds to each of its windows, or takes out of them again.
 *
 * @param counters as one call
 * @param bucket the bucket of its latency; null where it tells none
 * @param sign -1 where it takes that latency away, else 1
 */
record Share(Counters counters, Integer bucket, int sign) {

  /** A call, with what it adds to totals. */
  static Share of(AgentLlmUsage call, LlmTotals totals) {
    return of(
        totals,
        call.getLatencyMs() == null ? null : (Integer) Histogram.bucket(call.getLatencyMs()));
  }

  /** The charge of a call that was added before and had no price then. */
  static Share priced(BigDecimal cost) {
    return of(Totals.priced(cost), null);
  }

  /** An executed action: it costs nothing, and needs no price. */
  static Share of(ActionFacts action) {
    LlmTotals totals = Totals.zero();
    totals.setCalls(1L);
    totals.setErrorCalls(action.failed() ? 1L : 0L);
    return of(
        totals,
        action.tellsDuration() ? (Integer) Histogram.bucket(action.durationMillis()) : null);
  }

  private static Share of(LlmTotals totals, Integer bucket) {
    return new Share(new Counters(totals), bucket, 1);
  }

  /** The opposite: adding it takes this away. */
  Share negated() {
    return new Share(counters.negated(), bucket, -sign);
  }
}
