package io.fleetfold.streams.app.instances;

import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.runs.calls.Place;
import io.fleetfold.streams.runs.stats.StatisticsScope;
import io.fleetfold.streams.runs.views.FleetViews;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The views of the whole fleet: statistics and subtrees of all instances, all else of this one,
 * which says so where it lacks a partition. Thread-safe.
 */
public final class GatheredViews implements FleetViews {
  private final FleetViews here;
  private final FleetStatistics statistics;
  private final FleetSubtrees subtrees;

  /** Views over what is here, and what is gathered from everywhere. */
  public GatheredViews(FleetViews here, FleetStatistics statistics, FleetSubtrees subtrees) {
    this.subtrees = subtrees;
    this.here = here;
    this.statistics = statistics;
  }

  @Override
  public Dated<List<RunStats>> statistics(StatisticsScope scope) {
    return statistics.of(scope);
  }

  @Override
  public List<RunStats> fleetStats() {
    return statistics(StatisticsScope.FLEET).value();
  }

  @Override
  public List<RunStats> agentStats(String agentId) {
    return agentId.isEmpty() ? List.of() : statistics(StatisticsScope.agent(agentId)).value();
  }

  @Override
  public List<RunStats> unassignedStats() {
    return statistics(StatisticsScope.UNASSIGNED).value();
  }

  @Override
  public Optional<Run> run(String runId) {
    return here.run(runId);
  }

  @Override
  public Subtree subtree(String runId) {
    return subtrees.of(runId);
  }

  @Override
  public Optional<RunTree> tree(String runId, Place after, int limit) {
    return here.tree(runId, after, limit);
  }

  @Override
  public Page<Run> runs(RunFilter filter, int offset, int limit) {
    return here.runs(filter, offset, limit);
  }

  @Override
  public int partitions() {
    return here.partitions();
  }

  @Override
  public List<Run> runNumbers(int partition, String after, int limit) {
    return here.runNumbers(partition, after, limit);
  }

  @Override
  public AgentCursor agents() {
    return here.agents();
  }

  @Override
  public Page<List<UsageWindow>> usage(UsageFilter filter, int offset, int limit) {
    return here.usage(filter, offset, limit);
  }

  @Override
  public Map<String, Map<Integer, Long>> usageAsOf() {
    return here.usageAsOf();
  }

  @Override
  public Map<String, Map<Integer, Long>> asOf() {
    return here.asOf();
  }

  @Override
  public Map<String, Map<Integer, Long>> usageCountedFrom() {
    return here.usageCountedFrom();
  }

  @Override
  public Map<String, Long> quality() {
    return here.quality();
  }
}
