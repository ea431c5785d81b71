package io.fleetfold.streams.app.instances;

import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.core.reads.StoreAccess;
import io.fleetfold.streams.core.reads.StoreReads;
import io.fleetfold.streams.runs.RunOutputs;
import io.fleetfold.streams.runs.calls.Place;
import io.fleetfold.streams.runs.stats.StatisticsScope;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.StoreViews;
import io.fleetfold.streams.sessions.views.SessionQuality;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * The views of the whole fleet, put together from what all instances have. What has one key is of
 * this instance: a question about it comes to whoever has the key's partition. One instance that is
 * alone answers from its own stores. Thread-safe.
 *
 * @param peers the instances
 * @param here what this one has
 * @param ofThisOne the partitions that it folds at the moment
 */
public record GatheredViews(
    Peers peers,
    FleetViews here,
    FleetStatistics statistics,
    FleetSubtrees subtrees,
    FleetRuns lists,
    FleetAgents agentLists,
    FleetUsage usageLists,
    FleetFacts facts,
    Supplier<FleetViews> ofThisOne)
    implements FleetViews {
  /**
   * The views of those instances.
   *
   * @param here what this one has
   * @param access the stores of this one
   * @param outputs writes records for other instances; gives null before the start
   * @param registry where what others write can be looked up
   */
  public static GatheredViews of(
      Peers peers,
      StoreViews here,
      StoreAccess access,
      Supplier<RunOutputs> outputs,
      SchemaRegistry registry) {
    ListWire<RunStats> stats = wire(outputs, RunOutputs::stats, registry, Topics.FLEET_RUN_STATS);
    return new GatheredViews(
        peers,
        here,
        new FleetStatistics(peers, here, stats),
        new FleetSubtrees(peers, here),
        new FleetRuns(peers, here, wire(outputs, RunOutputs::runs, registry, Topics.FLEET_RUNS)),
        new FleetAgents(peers, here, stats),
        new FleetUsage(
            peers, here, wire(outputs, RunOutputs::windows, registry, Topics.FLEET_USAGE_WINDOWS)),
        new FleetFacts(peers, here, access),
        () ->
            here.own(
                peers.here(Keyspace.RUNS),
                () ->
                    StoreReads.reading(
                        () -> SessionQuality.counts(access, peers.here(Keyspace.SESSIONS)))));
  }

  /** How records of a topic travel between instances. */
  public static <R extends SpecificRecord> ListWire<R> wire(
      Supplier<RunOutputs> outputs,
      Function<RunOutputs, RecordSerializer<R>> writer,
      SchemaRegistry registry,
      Topic<R> topic) {
    return new ListWire<>(
        () -> Optional.ofNullable(outputs.get()).map(writer).orElse(null),
        new RecordDeserializer<>(registry, topic));
  }

  @Override
  public FleetViews own() {
    return ofThisOne.get();
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
  public Subtree subtree(String runId, String app) {
    return subtrees.of(runId, app);
  }

  @Override
  public Optional<RunTree> tree(String runId, Place after, int limit) {
    return here.tree(runId, after, limit);
  }

  @Override
  public Page<Run> runs(RunFilter filter, int offset, int limit) {
    return datedRuns(filter, offset, limit).value();
  }

  @Override
  public Dated<Page<Run>> datedRuns(RunFilter filter, int offset, int limit) {
    return peers.aloneOr(
        () -> here.datedRuns(filter, offset, limit), () -> lists.page(filter, offset, limit));
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
    return peers.aloneOr(here::agents, agentLists::walk);
  }

  @Override
  public Page<List<UsageWindow>> usage(UsageFilter filter, int offset, int limit) {
    return datedUsage(filter, offset, limit).value();
  }

  @Override
  public Dated<Page<List<UsageWindow>>> datedUsage(UsageFilter filter, int offset, int limit) {
    return peers.aloneOr(
        () -> here.datedUsage(filter, offset, limit), () -> usageLists.page(filter, offset, limit));
  }

  @Override
  public Map<String, Map<Integer, Long>> usageAsOf() {
    return peers.aloneOr(here::usageAsOf, facts::usageAsOf);
  }

  @Override
  public Map<String, Map<Integer, Long>> asOf() {
    return peers.aloneOr(here::asOf, facts::asOf);
  }

  @Override
  public Map<String, Map<Integer, Long>> asOf(String runId) {
    return here.asOf(runId);
  }

  @Override
  public Map<String, Map<Integer, Long>> usageCountedFrom() {
    return peers.aloneOr(here::usageCountedFrom, facts::countedFrom);
  }

  @Override
  public Map<String, Long> quality() {
    return datedQuality().value();
  }

  @Override
  public Dated<Map<String, Long>> datedQuality() {
    return peers.aloneOr(here::datedQuality, facts::quality);
  }
}
