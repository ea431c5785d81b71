package io.fleetfold.streams.runs.views;

import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.core.reads.ViewsUnavailableException;
import io.fleetfold.streams.runs.calls.Place;
import io.fleetfold.streams.runs.calls.SpanSums;
import io.fleetfold.streams.runs.stats.StatisticsScope;
import io.fleetfold.streams.runs.usage.UsageScope;
import io.fleetfold.streams.runs.usage.WindowSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can be read of a fleet, straight from the state stores. Answers may show work that is not
 * committed yet. Every method throws {@link ViewsUnavailableException} while stores are restored or
 * moved. Thread-safe.
 */
public interface FleetViews {
  /** The folded run, or empty where none is known. */
  Optional<Run> run(String runId);

  /** A run with all runs below it; of an unknown one nothing. */
  default Subtree subtree(String runId) {
    return subtree(runId, null);
  }

  /**
   * The same of the runs of one application only.
   *
   * @param app whose runs count; null for all
   */
  Subtree subtree(String runId, String app);

  /**
   * The spans of a run, by trace and id; empty where it is unknown.
   *
   * @param after the span to begin behind; null for the first
   */
  Optional<RunTree> tree(String runId, Place after, int limit);

  /** Runs that match, newest start first, from the index of agent and start time. */
  Page<Run> runs(RunFilter filter, int offset, int limit);

  /** The same, and up to which offsets the input is in it at least. */
  default Dated<Page<Run>> datedRuns(RunFilter filter, int offset, int limit) {
    Map<String, Map<Integer, Long>> asOf = FoldedOffsets.ofRuns(asOf());
    return new Dated<>(asOf, runs(filter, offset, limit));
  }

  /** How many input partitions there are. */
  int partitions();

  /**
   * Runs of a partition by id, without their texts and actions: all runs, in pieces.
   *
   * @param after the run to begin behind; empty for the first
   */
  List<Run> runNumbers(int partition, String after, int limit);

  /** The partials of the whole fleet, one for each input partition that has any. */
  List<RunStats> fleetStats();

  /**
   * The partials of an agent, one for each input partition that has any; empty for an unknown one.
   */
  List<RunStats> agentStats(String agentId);

  /** The partials of runs and calls of which no agent is known. */
  List<RunStats> unassignedStats();

  /** The partials of a scope, and up to which offsets the input is in them at least. */
  default Dated<List<RunStats>> statistics(StatisticsScope scope) {
    // offsets first: the numbers hold at least what they say
    Map<String, Map<Integer, Long>> asOf = FoldedOffsets.ofRuns(asOf());
    return new Dated<>(
        asOf,
        scope.equals(StatisticsScope.FLEET)
            ? fleetStats()
            : scope.equals(StatisticsScope.UNASSIGNED)
                ? unassignedStats()
                : agentStats(scope.agentId()));
  }

  /** Walks along every agent, by id: however many there are, one is in memory. */
  AgentCursor agents();

  /**
   * Usage by window, by start and name: for each window the partials of all input partitions that
   * have any.
   */
  Page<List<UsageWindow>> usage(UsageFilter filter, int offset, int limit);

  /** The same, and up to which offsets the input is in it at least. */
  default Dated<Page<List<UsageWindow>>> datedUsage(UsageFilter filter, int offset, int limit) {
    Map<String, Map<Integer, Long>> asOf = FoldedOffsets.ofRuns(usageAsOf());
    return new Dated<>(asOf, usage(filter, offset, limit));
  }

  /** As {@link #asOf}, for {@link #usage}, which is written with each commit only. */
  Map<String, Map<Integer, Long>> usageAsOf();

  /** Up to which offset each input partition is in these views: topic, partition, next offset. */
  Map<String, Map<Integer, Long>> asOf();

  /** The same of the partition that a run belongs to. */
  default Map<String, Map<Integer, Long>> asOf(String runId) {
    return FoldedOffsets.of(Set.of(RecordKeys.partition(runId, partitions())), asOf());
  }

  /**
   * From which offset on it was counted which calls tell their usage, and strays are sent on to
   * their own topics: topic or note, partition, offset. A partition of which nothing was folded
   * since is missing.
   */
  Map<String, Map<Integer, Long>> usageCountedFrom();

  /** Counts of what was dropped, clamped, cut or re-routed, by reason. */
  Map<String, Long> quality();

  /** The same, and up to which offsets the input is in it at least. */
  default Dated<Map<String, Long>> datedQuality() {
    Map<String, Map<Integer, Long>> asOf = asOf();
    return new Dated<>(asOf, quality());
  }

  /** Of the same what this process itself folds: those of all processes add up to the whole. */
  default FleetViews own() {
    return this;
  }

  /**
   * What was read, and how new it is.
   *
   * @param asOf next offset by topic and partition, up to which the records are in it
   * @param value what was read
   */
  record Dated<T>(Map<String, Map<Integer, Long>> asOf, T value) {}

  /** Walks along agents that have statistics. Not thread-safe; to be closed. */
  interface AgentCursor extends AutoCloseable {
    /** Goes to the next agent; false at the end. */
    boolean next();

    /** Passes so many agents; how many there were. */
    default int skip(int agents) {
      int skipped = 0;
      while (skipped < agents && next()) {
        skipped++;
      }
      return skipped;
    }

    /** Up to which offsets the input is at least in all that it has told until now. */
    Map<String, Map<Integer, Long>> asOf();

    /** The agent it stands at. */
    String agentId();

    /** The agent's partials, one for each input partition that has any. */
    List<RunStats> partials();

    @Override
    void close();
  }

  /**
   * A run and the runs below it, by their {@code parent_run_id}, at any depth.
   *
   * @param runs how many, with the run itself
   * @param complete false where there are more than one answer is summed over
   * @param sums their calls, tokens and costs; its other fields are not set
   */
  record Subtree(long runs, boolean complete, Run sums) {}

  /**
   * Spans of a run.
   *
   * @param hasMore whether others follow
   * @param notCountedCalls calls of the whole run that repeat what others state
   */
  record RunTree(List<SpanSums> spans, boolean hasMore, long notCountedCalls) {}

  /**
   * Which runs to list; a null matches all.
   *
   * @param agentId the run's agent
   * @param status the run's status
   * @param sessionId the run's session
   * @param app the application of the run's session
   */
  record RunFilter(String agentId, String status, String sessionId, String app) {
    /** Runs of any application. */
    public RunFilter(String agentId, String status, String sessionId) {
      this(agentId, status, sessionId, null);
    }
  }

  /**
   * Which windows to list.
   *
   * @param scope what usage is told by
   * @param size length of the windows
   * @param from windows that begin at this time or later, in epoch milliseconds
   * @param to windows that begin before this time
   * @param name the agent, model or action; null for all
   */
  record UsageFilter(UsageScope scope, WindowSize size, long from, long to, String name) {}
}
