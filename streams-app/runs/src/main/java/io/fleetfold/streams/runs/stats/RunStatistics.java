package io.fleetfold.streams.runs.stats;

import io.fleetfold.streams.core.ingest.RunStatus;
import io.fleetfold.streams.core.state.StateCodec;
import io.fleetfold.streams.core.state.WriteBack;
import io.fleetfold.streams.runs.state.StatsPartial;
import io.fleetfold.streams.runs.stats.Buckets.Metric;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The statistics of one partition: each change of a run takes its old share out of its agent's and
 * the fleet's partial and puts the new one in. What no agent is known of has a partial of its own.
 * They are changed in memory and written by {@link #save}, which must come before each commit. Not
 * thread-safe.
 */
public final class RunStatistics {
  /** How partials are stored. */
  public static final StateCodec<StatsPartial> CODEC =
      new StateCodec<>(StatsPartial.getClassSchema(), "StatsPartial-1.avsc");

  private static final int MAX_RECENT = 5_000;

  private final Buckets buckets;
  private final Consumer<StatisticsScope> changed;
  private final KeyValueStore<Bytes, byte[]> store;
  private final WriteBack<StatisticsScope, StatsPartial> partials;
  private boolean settled;

  /** Statistics in these stores, which tell the listener what has changed. */
  public RunStatistics(
      KeyValueStore<Bytes, byte[]> store, Buckets buckets, Consumer<StatisticsScope> changed) {
    this.store = store;
    this.buckets = buckets;
    this.changed = changed;
    this.partials =
        new WriteBack<>(
            MAX_RECENT,
            scope -> CODEC.decode(store.get(scope.key())),
            (scope, partial) -> store.put(scope.key(), CODEC.encode(partial)));
  }

  /**
   * Replaces what a run adds.
   *
   * @param oldAgent its agent before; null where none was known
   * @param newAgent its agent now; null where none is known, or the run is deleted
   * @param latencies the latencies it had before; asked only when the agent is another one
   * @param added latencies to add, or with negative counts to take away
   */
  public void replace(
      String oldAgent,
      RunShare before,
      String newAgent,
      RunShare after,
      Supplier<Histogram> latencies,
      Histogram added) {
    if (added.isEmpty() && sameAgent(oldAgent, newAgent) && before.equals(after)) {
      return;
    }
    settle();
    change(StatisticsScope.FLEET, before, after, added);
    if (sameAgent(oldAgent, newAgent)) {
      change(StatisticsScope.agent(newAgent), before, after, added);
      return;
    }
    Histogram moved = latencies.get();
    change(StatisticsScope.agent(oldAgent), before, RunShare.NONE, moved.negated());
    Histogram all = new Histogram();
    all.add(moved);
    all.add(added);
    change(StatisticsScope.agent(newAgent), RunShare.NONE, after, all);
  }

  /**
   * Gives what is not assigned to an agent its partial where the first release left none; looks
   * once.
   */
  public void settle() {
    if (settled) {
      return;
    }
    settled = true;
    StatsPartial fleet = partial(StatisticsScope.FLEET);
    if (fleet == null || partial(StatisticsScope.UNASSIGNED) != null) {
      return;
    }
    save();
    StatsPartial rest = Unassigned.of(fleet, store, buckets);
    partials.put(StatisticsScope.UNASSIGNED, rest);
    if (!StatsRecords.isEmpty(rest)) {
      changed.accept(StatisticsScope.UNASSIGNED);
    }
  }

  /** The partial of a scope; not to be changed. Null where there is none. */
  public StatsPartial partial(StatisticsScope scope) {
    return partials.get(scope);
  }

  /** The histograms of this partition. */
  public Buckets buckets() {
    return buckets;
  }

  /** Writes what has changed. */
  public void save() {
    partials.save();
    buckets.save();
  }

  private void change(StatisticsScope scope, RunShare before, RunShare after, Histogram latencies) {
    if (latencies.isEmpty() && before.equals(after)) {
      return;
    }
    StatsPartial partial = partial(scope);
    if (partial == null) {
      partial = new StatsPartial(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, Totals.zero());
    }
    add(partial, before, -1);
    add(partial, after, 1);
    partial.setRevision(partial.getRevision() + 1);
    partials.put(scope, partial);
    if (!Objects.equals(before.durationBucket(), after.durationBucket())) {
      duration(scope, before.durationBucket(), -1);
      duration(scope, after.durationBucket(), 1);
    }
    latencies
        .buckets()
        .forEach((bucket, count) -> buckets.add(scope, Metric.LLM_LATENCY, bucket, count));
    changed.accept(scope);
  }

  private void duration(StatisticsScope scope, Integer bucket, int count) {
    if (bucket != null) {
      buckets.add(scope, Metric.RUN_DURATION, bucket, count);
    }
  }

  private static void add(StatsPartial to, RunShare share, int sign) {
    if (share.status() != null) {
      count(to, share.status(), sign);
    }
    to.setTotalIterations(to.getTotalIterations() + (long) sign * share.iterations());
    Totals.add(to.getLlm(), share.llm(), sign);
  }

  private static void count(StatsPartial to, RunStatus status, int sign) {
    switch (status) {
      case PENDING -> to.setPendingRuns(to.getPendingRuns() + sign);
      case RUNNING -> to.setRunningRuns(to.getRunningRuns() + sign);
      case INTERRUPTED -> to.setInterruptedRuns(to.getInterruptedRuns() + sign);
      case COMPLETED -> to.setCompletedRuns(to.getCompletedRuns() + sign);
      case ERROR -> to.setErrorRuns(to.getErrorRuns() + sign);
      case CANCELLED -> to.setCancelledRuns(to.getCancelledRuns() + sign);
    }
  }

  private static boolean sameAgent(String one, String other) {
    return Objects.equals(one, other);
  }
}
