package io.fleetfold.streams.runs.views;

import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.core.reads.StoreAccess;
import io.fleetfold.streams.core.reads.StoreReads;
import io.fleetfold.streams.core.state.DataQualityCounters;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.core.state.StoreMarks;
import io.fleetfold.streams.runs.Children;
import io.fleetfold.streams.runs.CountedFrom;
import io.fleetfold.streams.runs.RunReader;
import io.fleetfold.streams.runs.calls.Place;
import io.fleetfold.streams.runs.calls.SpanSums;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.stats.StatisticsScope;
import io.fleetfold.streams.runs.stats.StatsReader;
import io.fleetfold.streams.runs.usage.UsageReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * The views over the state stores of this process, which must have the partitions that are read.
 * Each partition is asked by itself: the same key stands in several of them, each with its own part
 * of the answer. A run's parts are read one after the other while the fold goes on, so that one
 * answer may show a run between two of its records. Thread-safe.
 */
public final class StoreViews implements FleetViews {
  private final int partitions;
  private final Set<Integer> those;
  private final StoreAccess stores;
  private final Supplier<Map<String, Map<Integer, Long>>> offsets;
  private final Supplier<Map<String, Map<Integer, Long>>> saved;
  private final Supplier<Map<String, Long>> others;

  /**
   * Views of a fleet with that many partitions.
   *
   * @param offsets up to which offsets runs and statistics are in the stores
   * @param saved up to which offsets everything that follows from them is in the stores
   * @param others what other folds have counted of data quality, by reason
   */
  public StoreViews(
      int partitions,
      StoreAccess stores,
      Supplier<Map<String, Map<Integer, Long>>> offsets,
      Supplier<Map<String, Map<Integer, Long>>> saved,
      Supplier<Map<String, Long>> others) {
    this(
        partitions,
        IntStream.range(0, partitions).boxed().collect(Collectors.toCollection(TreeSet::new)),
        stores,
        offsets,
        saved,
        others);
  }

  private StoreViews(
      int partitions,
      Set<Integer> those,
      StoreAccess stores,
      Supplier<Map<String, Map<Integer, Long>>> offsets,
      Supplier<Map<String, Map<Integer, Long>>> saved,
      Supplier<Map<String, Long>> others) {
    this.partitions = partitions;
    this.those = those;
    this.stores = stores;
    this.offsets = offsets;
    this.saved = saved;
    this.others = others;
  }

  /** The same of some partitions only; what has one key is read wherever it is. */
  public StoreViews over(Set<Integer> some) {
    return new StoreViews(
        partitions,
        some,
        stores,
        () -> FoldedOffsets.of(some, offsets.get()),
        () -> FoldedOffsets.of(some, saved.get()),
        others);
  }

  /** The same with what this process itself has beside runs: its offsets, and counts of quality. */
  public StoreViews own(Set<Integer> some, Supplier<Map<String, Long>> counted) {
    return new StoreViews(
        partitions,
        some,
        stores,
        () -> FoldedOffsets.own(some, offsets.get()),
        () -> FoldedOffsets.own(some, saved.get()),
        counted);
  }

  @Override
  public Optional<Run> run(String runId) {
    Optional<Run> run =
        StoreReads.reading(() -> reader(RecordKeys.partition(runId, partitions)).run(runId));
    run.ifPresent(ReadBudget::take);
    return run;
  }

  @Override
  public Subtree subtree(String runId, String app) {
    return Subtrees.of(runId, runs -> level(runs, app));
  }

  /**
   * Of some runs what is known in these partitions: their own sums, and the runs they started.
   *
   * @param app whose runs count; null for all
   */
  public TreeLevel level(Collection<String> runs, String app) {
    return StoreReads.reading(
        () -> {
          List<LlmTotals> totals = new ArrayList<>();
          Set<String> children = new HashSet<>();
          for (String run : runs) {
            int home = RecordKeys.partition(run, partitions);
            if (those.contains(home)) {
              reader(home).totals(run, app).ifPresent(totals::add);
            }
            // more than an answer is summed over say that it is not complete, whichever they are
            if (children.size() <= Subtrees.MAX_RUNS) {
              children.addAll(children(run));
            }
          }
          return TreeLevel.of(totals, children);
        });
  }

  @Override
  public Optional<RunTree> tree(String runId, Place after, int limit) {
    int partition = RecordKeys.partition(runId, partitions);
    return StoreReads.reading(
        () ->
            reader(partition)
                .notCountedCalls(runId)
                .map(notCounted -> tree(runId, after, limit, partition, notCounted)));
  }

  private RunTree tree(String runId, Place after, int limit, int partition, long notCounted) {
    var spans = stores.store(StateStores.RUN_SPANS, partition);
    List<SpanSums> found = SpanSums.list(spans, runId, after, limit);
    boolean hasMore =
        !found.isEmpty() && SpanSums.isMore(spans, runId, found.get(found.size() - 1).place());
    return new RunTree(found, hasMore, notCounted);
  }

  private List<String> children(String runId) {
    List<String> all = new ArrayList<>();
    for (int partition : those) {
      all.addAll(
          Children.of(
              stores.store(StateStores.RUN_CHILDREN, partition),
              runId,
              Subtrees.MAX_RUNS + 1 - all.size()));
    }
    return all;
  }

  @Override
  public Page<Run> runs(RunFilter filter, int offset, int limit) {
    return StoreReads.reading(
        () -> RunLists.page(those.stream().map(this::reader).toList(), filter, offset, limit));
  }

  /** Where the next so many runs of a list stand; behind a place, or of null from the first. */
  public ListPart<Run> runPlaces(RunFilter filter, Bytes after, int limit) {
    Map<String, Map<Integer, Long>> asOf = asOf();
    return StoreReads.reading(
        () ->
            RunLists.places(those.stream().map(this::reader).toList(), asOf, filter, after, limit));
  }

  /** The runs at those places of these partitions, without those that no longer match. */
  public ListPart<Run> runsAt(List<Bytes> places, RunFilter filter) {
    Map<String, Map<Integer, Long>> asOf = asOf();
    return StoreReads.reading(
        () -> RunLists.at(places, run -> reader(home(run)).run(run), asOf, filter));
  }

  private int home(String runId) {
    return RecordKeys.partition(runId, partitions);
  }

  /** The next so many agents of a list, or only where they stand. */
  public ListPart<RunStats> agentPart(Bytes after, int limit, boolean placesOnly) {
    try (AgentLists list = agents(after)) {
      return list.part(limit, placesOnly);
    }
  }

  /** The next so many windows of a list, or only where they stand. */
  public ListPart<UsageWindow> usagePart(
      UsageFilter filter, Bytes after, int limit, boolean placesOnly) {
    Map<String, Map<Integer, Long>> asOf = usageAsOf();
    return StoreReads.reading(
        () -> UsageLists.part(usageReaders(), asOf, filter, after, limit, placesOnly));
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public List<Run> runNumbers(int partition, String after, int limit) {
    return StoreReads.reading(() -> reader(partition).numbers(after, limit));
  }

  @Override
  public List<RunStats> fleetStats() {
    return StoreReads.reading(() -> stats(StatisticsScope.FLEET));
  }

  @Override
  public List<RunStats> agentStats(String agentId) {
    return agentId.isEmpty()
        ? List.of()
        : StoreReads.reading(() -> stats(StatisticsScope.agent(agentId)));
  }

  @Override
  public List<RunStats> unassignedStats() {
    return StoreReads.reading(() -> stats(StatisticsScope.UNASSIGNED));
  }

  @Override
  public AgentCursor agents() {
    return agents(null);
  }

  private AgentLists agents(Bytes after) {
    Map<String, Map<Integer, Long>> asOf = FoldedOffsets.ofRuns(asOf());
    return StoreReads.reading(
        () -> new AgentLists(those.stream().map(this::statsReader).toList(), asOf, after));
  }

  @Override
  public Page<List<UsageWindow>> usage(UsageFilter filter, int offset, int limit) {
    return StoreReads.reading(() -> UsageLists.page(usageReaders(), filter, offset, limit));
  }

  private List<UsageReader> usageReaders() {
    return those.stream()
        .map(
            partition ->
                new UsageReader(partition, stores.store(StateStores.USAGE_WINDOWS, partition)))
        .toList();
  }

  @Override
  public Map<String, Map<Integer, Long>> usageAsOf() {
    return saved.get();
  }

  @Override
  public Map<String, Map<Integer, Long>> asOf() {
    return offsets.get();
  }

  @Override
  public Map<String, Map<Integer, Long>> usageCountedFrom() {
    return StoreReads.reading(this::countedFrom);
  }

  private Map<String, Map<Integer, Long>> countedFrom() {
    Map<String, Map<Integer, Long>> all = new TreeMap<>();
    for (int partition : those) {
      int at = partition;
      CountedFrom.read(stores.store(StateStores.RUN_STATS, partition))
          .forEach(
              (topic, offset) ->
                  all.computeIfAbsent(topic, ignored -> new TreeMap<>()).put(at, offset));
    }
    return all;
  }

  @Override
  public Map<String, Long> quality() {
    return StoreReads.reading(() -> counts(others.get()));
  }

  /** Those of the folds of runs alone, in these partitions. */
  public Map<String, Long> ownQuality() {
    return StoreReads.reading(() -> counts(Map.of()));
  }

  private Map<String, Long> counts(Map<String, Long> more) {
    Map<String, Long> counts = new TreeMap<>(more);
    for (int partition : those) {
      try (KeyValueIterator<Bytes, byte[]> all =
          stores.store(StateStores.QUALITY, partition).range(null, StoreMarks.END)) {
        all.forEachRemaining(
            entry ->
                counts.merge(
                    Keys.text(entry.key.get(), 0),
                    DataQualityCounters.read(entry.value),
                    Long::sum));
      }
    }
    return counts;
  }

  private List<RunStats> stats(StatisticsScope scope) {
    List<RunStats> partials = new ArrayList<>();
    for (int partition : those) {
      statsReader(partition).partial(scope).ifPresent(partials::add);
    }
    return partials;
  }

  private RunReader reader(int partition) {
    return new RunReader(
        stores.store(StateStores.RUN_CORE, partition),
        stores.store(StateStores.RUN_CONTENT, partition),
        stores.store(StateStores.RUN_ACTIONS, partition),
        stores.store(StateStores.RUN_INDEX, partition));
  }

  private StatsReader statsReader(int partition) {
    return new StatsReader(
        partition,
        stores.store(StateStores.RUN_STATS, partition),
        stores.store(StateStores.RUN_STATS_BUCKETS, partition));
  }
}
