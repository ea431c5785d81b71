package io.fleetfold.streams.app.http;

import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.runs.calls.Place;
import io.fleetfold.streams.runs.views.FleetViews;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** Views over what a test puts in. Thread-safe. */
final class FixtureViews implements FleetViews {
  private final Map<String, Run> runs = new LinkedHashMap<>();
  private final Map<String, List<RunStats>> agents = new TreeMap<>();
  private final Map<String, Map<Integer, Long>> asOf = new TreeMap<>();
  private final Map<String, Long> quality = new TreeMap<>();
  private List<RunStats> fleet = List.of();
  private final Map<String, Run> subtrees = new TreeMap<>();
  private List<RunStats> unassigned = List.of();
  private final Map<String, Map<Integer, Long>> usageAsOf = new TreeMap<>();
  private final List<List<UsageWindow>> usage = new ArrayList<>();
  private UsageFilter asked;
  private boolean moving;
  private int reads;
  private int looks;

  synchronized void put(Run run) {
    runs.put(run.getRunId(), run);
  }

  synchronized void putAgent(String agentId, List<RunStats> partials) {
    agents.put(agentId, List.copyOf(partials));
  }

  synchronized void putFleet(List<RunStats> partials) {
    fleet = List.copyOf(partials);
  }

  synchronized void putUnassigned(List<RunStats> partials) {
    unassigned = List.copyOf(partials);
  }

  synchronized void putOffset(String topic, int partition, long next) {
    asOf.computeIfAbsent(topic, name -> new TreeMap<>()).put(partition, next);
  }

  synchronized void putUsageOffset(String topic, int partition, long next) {
    usageAsOf.computeIfAbsent(topic, name -> new TreeMap<>()).put(partition, next);
  }

  /** Partials of the next window, in the order in which they are listed. */
  synchronized void putUsage(List<UsageWindow> partials) {
    usage.add(List.copyOf(partials));
  }

  /** What usage was asked for last. */
  synchronized UsageFilter asked() {
    return asked;
  }

  synchronized void putQuality(String reason, long count) {
    quality.put(reason, count);
  }

  /** From now on every read fails as it does while stores move between instances. */
  synchronized void move(boolean on) {
    moving = on;
  }

  /** How often the agents' statistics were read. */
  synchronized int reads() {
    return reads;
  }

  @Override
  public synchronized Optional<Run> run(String runId) {
    check();
    return Optional.ofNullable(runs.get(runId));
  }

  @Override
  public int partitions() {
    return 2;
  }

  @Override
  public synchronized List<Run> runNumbers(int partition, String after, int limit) {
    check();
    return partition == 0
        ? runs.values().stream()
            .filter(run -> run.getRunId().compareTo(after) > 0)
            .sorted(Comparator.comparing(Run::getRunId))
            .limit(limit)
            .toList()
        : List.of();
  }

  @Override
  public synchronized Subtree subtree(String runId, String app) {
    check();
    Run sums = subtrees.getOrDefault(runId, runs.get(runId));
    return new Subtree(subtrees.containsKey(runId) ? 4 : 1, true, sums);
  }

  @Override
  public synchronized Optional<RunTree> tree(String runId, Place after, int limit) {
    check();
    return Optional.of(new RunTree(List.of(), false, 0));
  }

  /** What a run and three below it come to. */
  synchronized void putSubtree(String runId, Run sums) {
    subtrees.put(runId, sums);
  }

  @Override
  public synchronized Page<Run> runs(RunFilter filter, int offset, int limit) {
    check();
    List<Run> found =
        runs.values().stream()
            .filter(run -> filter.agentId() == null || filter.agentId().equals(run.getAgentId()))
            .filter(run -> filter.status() == null || filter.status().equals(run.getStatus()))
            .filter(
                run -> filter.sessionId() == null || filter.sessionId().equals(run.getSessionId()))
            .sorted(Comparator.comparing(Run::getStartedAt).reversed())
            .skip(offset)
            .toList();
    return new Page<>(found.stream().limit(limit).toList(), found.size() > limit);
  }

  /** How often the fleet's statistics were read: once for each look of the live feed. */
  synchronized int looks() {
    return looks;
  }

  @Override
  public synchronized List<RunStats> fleetStats() {
    check();
    looks++;
    return fleet;
  }

  @Override
  public synchronized List<RunStats> agentStats(String agentId) {
    check();
    return agents.getOrDefault(agentId, List.of());
  }

  @Override
  public synchronized List<RunStats> unassignedStats() {
    check();
    return unassigned;
  }

  @Override
  public synchronized AgentCursor agents() {
    check();
    reads++;
    return new Agents(new TreeMap<>(agents).entrySet().iterator(), asOf());
  }

  private static final class Agents implements AgentCursor {
    private final Iterator<Map.Entry<String, List<RunStats>>> agents;
    private Map.Entry<String, List<RunStats>> here;

    private final Map<String, Map<Integer, Long>> asOf;

    Agents(
        Iterator<Map.Entry<String, List<RunStats>>> agents, Map<String, Map<Integer, Long>> asOf) {
      this.asOf = asOf;
      this.agents = agents;
    }

    @Override
    public boolean next() {
      here = agents.hasNext() ? agents.next() : null;
      return here != null;
    }

    @Override
    public String agentId() {
      return here.getKey();
    }

    @Override
    public List<RunStats> partials() {
      return here.getValue();
    }

    @Override
    public Map<String, Map<Integer, Long>> asOf() {
      return asOf;
    }

    @Override
    public void close() {
      here = null;
    }
  }

  @Override
  public synchronized Map<String, Map<Integer, Long>> asOf() {
    check();
    Map<String, Map<Integer, Long>> copy = new TreeMap<>();
    asOf.forEach((topic, partitions) -> copy.put(topic, new TreeMap<>(partitions)));
    return copy;
  }

  @Override
  public synchronized Page<List<UsageWindow>> usage(UsageFilter filter, int offset, int limit) {
    check();
    asked = filter;
    List<List<UsageWindow>> found =
        usage.stream()
            .filter(partials -> filter.scope().label().equals(partials.get(0).getScope()))
            .filter(partials -> filter.size().label().equals(partials.get(0).getWindow()))
            .skip(offset)
            .toList();
    return new Page<>(found.stream().limit(limit).toList(), found.size() > limit);
  }

  @Override
  public synchronized Map<String, Map<Integer, Long>> usageAsOf() {
    check();
    return new TreeMap<>(usageAsOf);
  }

  @Override
  public synchronized Map<String, Map<Integer, Long>> usageCountedFrom() {
    check();
    return Map.of();
  }

  @Override
  public synchronized Map<String, Long> quality() {
    check();
    return new TreeMap<>(quality);
  }

  private void check() {
    if (moving) {
      throw new InvalidStateStoreException("the store migrates to another instance");
    }
  }

  /** All runs, as they were put in. */
  synchronized List<Run> all() {
    return new ArrayList<>(runs.values());
  }
}
