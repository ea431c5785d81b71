package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.state.DataQualityCounters;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.core.state.StoreMarks;
import io.fleetfold.streams.runs.calls.CallOutputs;
import io.fleetfold.streams.runs.calls.RunCalls;
import io.fleetfold.streams.runs.stats.Buckets;
import io.fleetfold.streams.runs.stats.RunStatistics;
import io.fleetfold.streams.runs.usage.UsageWindows;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * All state of one task, typed. Made anew whenever the task starts, so that nothing decoded
 * outlives the store it was read from. Not thread-safe.
 */
final class TaskState {
  private static final char RUN = 'r';
  private static final char DAY = 'd';

  private final RunStore runs;
  private final RecordIds ids;
  private final Actions actions;
  private final RunIndex index;
  private final Children children;
  private final RunCalls calls;
  private final DeletedRuns deletedRuns;
  private final PendingOutputs pending;
  private final DataQualityCounters quality;
  private final Sealing sealing;
  private final Inactivity inactivity;
  private final RunStatistics statistics;
  private final CountedFrom countedFrom;
  private final UsageWindows usage;
  private final StoreMarks marks;

  /**
   * That of the stores of a task.
   *
   * @param outputs where goes what changes of calls, made for this state
   */
  TaskState(
      Function<String, KeyValueStore<Bytes, byte[]>> stores,
      RunConfig config,
      Function<TaskState, CallOutputs> outputs) {
    runs = new RunStore(stores.apply(StateStores.RUN_CORE), stores.apply(StateStores.RUN_CONTENT));
    ids = new RecordIds(stores.apply(StateStores.RUN_RECORD_IDS));
    actions = new Actions(stores.apply(StateStores.RUN_ACTIONS));
    index = new RunIndex(stores.apply(StateStores.RUN_INDEX));
    children =
        new Children(stores.apply(StateStores.RUN_CHILDREN), stores.apply(StateStores.RUN_CONTENT));
    calls =
        new RunCalls(
            stores.apply(StateStores.RUN_SPANS),
            stores.apply(StateStores.RUN_CALLS),
            stores.apply(StateStores.RUN_SPAN_CALLS),
            outputs.apply(this));
    deletedRuns = new DeletedRuns(stores.apply(StateStores.DELETED_RUNS));
    pending = new PendingOutputs(stores.apply(StateStores.DIRTY));
    quality = new DataQualityCounters(stores.apply(StateStores.QUALITY));
    sealing =
        new Sealing(
            runs,
            ids,
            calls,
            deletedRuns,
            new TimerQueue(stores.apply(StateStores.SEAL_QUEUE)),
            config.sealAfter(),
            config.sealSilentAfter());
    inactivity =
        new Inactivity(
            runs, new TimerQueue(stores.apply(StateStores.RUN_SILENCE)), config.silentAfter());
    countedFrom = new CountedFrom(stores.apply(StateStores.RUN_STATS));
    statistics =
        new RunStatistics(
            stores.apply(StateStores.RUN_STATS),
            new Buckets(stores.apply(StateStores.RUN_STATS_BUCKETS)),
            pending::stats);
    usage =
        new UsageWindows(
            stores.apply(StateStores.USAGE_WINDOWS),
            config.usage(),
            pending::window,
            (size, records) ->
                quality.add(DataQualityCounters.LATE_FOR_WINDOW + size.label(), records));
    marks = new StoreMarks(StateStores.READ_OF_RUNS.stream().map(stores).toList());
  }

  /** The scope of a run's ids. */
  static String scope(String runId) {
    return RUN + runId;
  }

  /** The scope of the ids of calls without a run; {@code agent} may be null. */
  static String dayScope(String agent, long epochDay) {
    return DAY + Long.toString(epochDay) + "|" + (agent == null ? "" : agent);
  }

  static boolean isDay(String scope) {
    return scope.charAt(0) == DAY;
  }

  static String runOf(String scope) {
    return scope.substring(1);
  }

  RunStore runs() {
    return runs;
  }

  RecordIds ids() {
    return ids;
  }

  Actions actions() {
    return actions;
  }

  RunIndex index() {
    return index;
  }

  Children children() {
    return children;
  }

  RunCalls calls() {
    return calls;
  }

  DeletedRuns deletedRuns() {
    return deletedRuns;
  }

  PendingOutputs pending() {
    return pending;
  }

  DataQualityCounters quality() {
    return quality;
  }

  Sealing sealing() {
    return sealing;
  }

  Inactivity inactivity() {
    return inactivity;
  }

  RunStatistics statistics() {
    return statistics;
  }

  CountedFrom countedFrom() {
    return countedFrom;
  }

  UsageWindows usage() {
    return usage;
  }

  StoreMarks marks() {
    return marks;
  }

  /** Adds what the first release did not keep, in pieces; true once nothing is left to be added. */
  boolean catchUp() {
    statistics.settle();
    return children.catchUp();
  }

  /** Writes what is held back in memory of runs and statistics, so that it can be read. */
  void show() {
    runs.save();
    actions.save();
    calls.save();
    statistics.save();
    quality.save();
  }

  /** Writes all that is held back in memory: to be called before each commit. */
  void save() {
    show();
    usage.save();
    pending.save();
  }
}
