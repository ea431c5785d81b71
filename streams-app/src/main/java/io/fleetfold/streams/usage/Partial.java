package io.fleetfold.streams.usage;

import io.fleetfold.records.UsageWindow;
import io.fleetfold.streams.state.LlmTotals;
import io.fleetfold.streams.state.Money;
import io.fleetfold.streams.state.StateCodec;
import io.fleetfold.streams.state.UsagePartial;
import io.fleetfold.streams.stats.StatsRecords;
import java.math.BigDecimal;
import java.time.Instant;

/** What one partition adds to one scope in one window, decoded. Not thread-safe. */
final class Partial {
  private static final StateCodec<UsagePartial> CODEC =
      new StateCodec<>(UsagePartial.getClassSchema());
  private static final int COUNTS = 10;
  private static final int CALLS = 0;
  private static final int PRICED = 9;

  private final long[] counts = new long[COUNTS];
  private final Latencies latencies;
  private BigDecimal cost = Money.ZERO;
  private BigDecimal providerCost = Money.ZERO;
  private long revision;

  /** One to which nothing was added yet. */
  Partial(WindowSize size) {
    this(size.hasLatencies() ? new Latencies() : null);
  }

  private Partial(Latencies latencies) {
    this.latencies = latencies;
  }

  void add(Share share) {
    for (int i = 0; i < COUNTS; i++) {
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
    LlmTotals llm =
        new LlmTotals(
            counts[0],
            counts[1],
            counts[2],
            counts[3],
            counts[4],
            counts[5],
            counts[6],
            counts[7],
            counts[8],
            counts[9],
            Money.bytes(cost),
            Money.bytes(providerCost));
    return CODEC.encode(
        new UsagePartial(revision, llm, latencies == null ? null : latencies.encode()));
  }

  /** The partial of stored bytes; null for null. */
  static Partial decode(byte[] bytes) {
    UsagePartial state = CODEC.decode(bytes);
    if (state == null) {
      return null;
    }
    Partial partial =
        new Partial(state.getLatencies() == null ? null : Latencies.decode(state.getLatencies()));
    LlmTotals llm = state.getLlm();
    long[] counts = {
      llm.getCalls(),
      llm.getErrorCalls(),
      llm.getInputTokens(),
      llm.getOutputTokens(),
      llm.getCacheReadTokens(),
      llm.getCacheWriteTokens(),
      llm.getReasoningTokens(),
      llm.getAudioInputTokens(),
      llm.getAudioOutputTokens(),
      llm.getPricedCalls()
    };
    System.arraycopy(counts, 0, partial.counts, 0, COUNTS);
    partial.cost = Money.usd(llm.getCost());
    partial.providerCost = Money.usd(llm.getProviderCost());
    partial.revision = state.getRevision();
    return partial;
  }

  /** The partial as it leaves the app. */
  UsageWindow record(WindowKey key, int partition) {
    boolean priceless = key.scope() == UsageScope.ACTION;
    return new UsageWindow(
        key.size().label(),
        Instant.ofEpochMilli(key.start()),
        key.scope().label(),
        key.name(),
        partition,
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        counts[4],
        counts[5],
        counts[6],
        counts[7],
        counts[8],
        counts[PRICED] == 0 ? null : cost,
        priceless ? 0L : counts[CALLS] - counts[PRICED],
        providerCost,
        latencies == null ? null : StatsRecords.json(latencies.histogram()),
        revision);
  }
}
