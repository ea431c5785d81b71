package io.fleetfold.streams.runs.usage;

import io.fleetfold.records.UsageWindow;
import io.fleetfold.streams.core.state.Money;
import io.fleetfold.streams.core.state.StateCodec;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.state.UsagePartial;
import io.fleetfold.streams.runs.stats.StatsRecords;
import io.fleetfold.streams.runs.stats.Totals;
import io.fleetfold.streams.runs.stats.TotalsRecords;
import java.math.BigDecimal;
import java.time.Instant;

/** What one partition adds to one scope in one window, decoded. Not thread-safe. */
final class Partial {
  private static final StateCodec<UsagePartial> CODEC =
      new StateCodec<>(UsagePartial.getClassSchema(), "UsagePartial-1.avsc");

  private final long[] counts;
  private final Latencies latencies;
  private BigDecimal cost = Money.ZERO;
  private BigDecimal providerCost = Money.ZERO;
  private long revision;

  /** One to which nothing was added yet. */
  Partial(WindowSize size) {
    this(Totals.counts(Totals.zero()), size.hasLatencies() ? new Latencies() : null);
  }

  private Partial(long[] counts, Latencies latencies) {
    this.counts = counts;
    this.latencies = latencies;
  }

  void add(Share share) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += share.counts()[i];
    }
    cost = cost.add(share.cost());
    providerCost = providerCost.add(share.providerCost());
    if (latencies != null && share.bucket() != null) {
      latencies.add(share.bucket());
    }
    revision++;
  }

  byte[] encode() {
    LlmTotals llm = Totals.of(counts, cost, providerCost);
    return CODEC.encode(
        new UsagePartial(revision, llm, latencies == null ? null : latencies.encode()));
  }

  /** The partial of stored bytes; null for null. */
  static Partial decode(byte[] bytes) {
    UsagePartial state = CODEC.decode(bytes);
    if (state == null) {
      return null;
    }
    LlmTotals llm = state.getLlm();
    Partial partial =
        new Partial(
            Totals.counts(llm),
            state.getLatencies() == null ? null : Latencies.decode(state.getLatencies()));
    partial.cost = Money.usd(llm.getCost());
    partial.providerCost = Money.usd(llm.getProviderCost());
    partial.revision = state.getRevision();
    return partial;
  }

  /** The partial as it leaves the app. */
  UsageWindow record(WindowKey key, int partition) {
    UsageWindow window = new UsageWindow();
    window.setWindow(key.size().label());
    window.setWindowStart(Instant.ofEpochMilli(key.start()));
    window.setScope(key.scope().label());
    window.setName(key.name());
    window.setPartition(partition);
    TotalsRecords.put(Totals.of(counts, cost, providerCost), window);
    if (key.scope() == UsageScope.ACTION) {
      // executions need no price
      window.setUnpricedCalls(0L);
    }
    window.setLatencyBuckets(latencies == null ? null : StatsRecords.json(latencies.histogram()));
    window.setRevision(revision);
    return window;
  }
}
