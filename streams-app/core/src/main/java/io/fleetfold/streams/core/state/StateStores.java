package io.fleetfold.streams.core.state;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Every state store. A name is also its changelog's: renaming one strands what it holds. Keys and
 * values are bytes; the class named in each line says what they are.
 */
public final class StateStores {
  /** Small, changed by each record of a run: run id to {@code RunCore}. */
  public static final String RUN_CORE = "run-core";

  /** Large, changed by run records only: run id to {@code RunContent}. */
  public static final String RUN_CONTENT = "run-content";

  /** Which records were folded: {@code runs.RecordIds}. */
  public static final String RUN_RECORD_IDS = "run-record-ids";

  /** Actions of runs by name: {@code runs.Actions}. */
  public static final String RUN_ACTIONS = "run-actions";

  /** Runs by agent and start, newest first: {@code runs.RunIndex}. */
  public static final String RUN_INDEX = "run-index";

  /** Runs by the run that started them: {@code runs.Children}. */
  public static final String RUN_CHILDREN = "run-children";

  /** Spans of runs, each with the sums of what stands below it: {@code runs.calls.Nodes}. */
  public static final String RUN_SPANS = "run-spans";

  /** Calls that several records state, or that stand in a tree: {@code runs.calls.Calls}. */
  public static final String RUN_CALLS = "run-calls";

  /** The same calls by the span at which they stand: {@code runs.calls.Calls}. */
  public static final String RUN_SPAN_CALLS = "run-span-calls";

  /** Deleted runs, for good: run id to {@code runs.DeletedRuns}. */
  public static final String DELETED_RUNS = "deleted-runs";

  /** What is to be sealed when: {@code runs.TimerQueue}. */
  public static final String SEAL_QUEUE = "seal-queue";

  /** Unfinished runs by the log time they were last heard of: {@code runs.TimerQueue}. */
  public static final String RUN_SILENCE = "run-silence";

  /** Statistics of this partition: scope to {@code StatsPartial}. */
  public static final String RUN_STATS = "run-stats";

  /** Histograms of this partition, a bucket a key: {@code runs.stats.Buckets}. */
  public static final String RUN_STATS_BUCKETS = "run-stats-buckets";

  /** Usage by window of event time: {@code runs.usage.WindowKey} to {@code UsagePartial}. */
  public static final String USAGE_WINDOWS = "usage-windows";

  /** What has changed since it was last sent on: {@code runs.PendingOutputs}. */
  public static final String DIRTY = "dirty";

  /** Counts of what was dropped, clamped, cut or re-routed: reason to number. */
  public static final String QUALITY = "quality";

  /** Sessions, their list, and what a task knows besides: {@code sessions.SessionKeys}. */
  public static final String SESSION_CORE = "session-core";

  /** State of sessions and users, key by key: {@code sessions.States}. */
  public static final String SESSION_STATE = "session-state";

  /** Messages of sessions, newest first: {@code sessions.Messages}. */
  public static final String SESSION_MESSAGES = "session-messages";

  /** What became of each event of a session: {@code sessions.Appends}. */
  public static final String SESSION_APPENDS = "session-appends";

  /** What is to be done with sessions when: {@code sessions.SessionTimers}. */
  public static final String SESSION_AGENDA = "session-agenda";

  /** State of applications, key by key: {@code sessions.AppStateProcessor}. */
  public static final String APP_STATE = "app-state";

  /** Those of the fold of runs. */
  public static final List<String> RUNS =
      List.of(
          RUN_CORE,
          RUN_CONTENT,
          RUN_RECORD_IDS,
          RUN_ACTIONS,
          RUN_INDEX,
          RUN_CHILDREN,
          RUN_SPANS,
          RUN_CALLS,
          RUN_SPAN_CALLS,
          DELETED_RUNS,
          SEAL_QUEUE,
          RUN_SILENCE,
          RUN_STATS,
          RUN_STATS_BUCKETS,
          USAGE_WINDOWS,
          DIRTY,
          QUALITY);

  /** Those of the fold of runs that are read for answers: each has a mark ({@link StoreMarks}). */
  public static final List<String> READ_OF_RUNS =
      List.of(
          RUN_CORE,
          RUN_CONTENT,
          RUN_RECORD_IDS,
          RUN_ACTIONS,
          RUN_INDEX,
          RUN_CHILDREN,
          RUN_SPANS,
          RUN_CALLS,
          RUN_STATS,
          RUN_STATS_BUCKETS,
          USAGE_WINDOWS,
          QUALITY);

  /** Those of the fold of sessions. */
  public static final List<String> SESSIONS =
      List.of(SESSION_CORE, SESSION_STATE, SESSION_MESSAGES, SESSION_APPENDS, SESSION_AGENDA);

  /** All of them. */
  public static final List<String> ALL =
      Stream.of(RUNS, SESSIONS, List.of(APP_STATE)).flatMap(List::stream).toList();

  private StateStores() {}

  /**
   * Builders of those stores, each with a changelog, on the engine that the supplier gives. None
   * has Kafka Streams' own cache: it may have been flushed for a commit before the {@link
   * io.fleetfold.streams.core.commit.CommitHook} writes, and it encodes with every record what
   * {@link WriteBack} encodes once.
   */
  public static List<StoreBuilder<KeyValueStore<Bytes, byte[]>>> builders(
      List<String> names, Function<String, KeyValueBytesStoreSupplier> engine) {
    return names.stream()
        .map(
            name ->
                Stores.keyValueStoreBuilder(engine.apply(name), Serdes.Bytes(), Serdes.ByteArray()))
        .toList();
  }
}
