package io.fleetfold.streams.runs.usage;

import io.fleetfold.records.UsageWindow;
import io.fleetfold.streams.core.state.StateCodec;
import io.fleetfold.streams.runs.state.UsagePartial;
import io.fleetfold.streams.runs.stats.Counters;
import io.fleetfold.streams.runs.stats.StatsRecords;
import io.fleetfold.streams.runs.stats.Totals;
import io.fleetfold.streams.runs.stats.TotalsRecords;
import java.time.Instant;

/** What one partition adds to one scope in one window, decoded. Not thread-safe. */
final class Partial {
  private static final StateCodec<UsagePartial> CODEC =
      new StateCodec<>(UsagePartial.getClassSchema(), "UsagePartial-1.avsc");

  private final Counters counters;
  private final Latencies latencies;
  private long revision;

  /** One to which nothing was added yet. */
  Partial(WindowSize size) {
    this(new Counters(Totals.zero()), size.hasLatencies() ? new Latencies() : null);
  }

  private Partial(Counters counters, Latencies latencies) {
    this.counters = counters;
    this.latencies = latencies;
  }

  void add(Share share) {
    counters.add(share.counters());
    if (latencies != null && share.bucket() != null) {
      latencies.add(share.bucket(), share.sign());
    }
    revision++;
  }

  byte[] encode() {
    return CODEC.encode(
        new UsagePartial(
            revision, counters.totals(), latencies == null ? null : latencies.encode()));
  }

  /** The partial of stored bytes; null for null. */
  static Partial decode(byte[] bytes) {
    UsagePartial state = CODEC.decode(bytes);
    if (state == null) {
      return null;
    }
    Partial partial =
        new Partial(
            new Counters(state.getLlm()),
            state.getLatencies() == null ? null : Latencies.decode(state.getLatencies()));
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
    TotalsRecords.put(counters.totals(), window);
    if (key.scope() == UsageScope.ACTION) {
      // executions need no price
      window.setUnpricedCalls(0L);
    }
    window.setLatencyBuckets(latencies == null ? null : StatsRecords.json(latencies.histogram()));
    window.setRevision(revision);
    return window;
  }
}
