package io.fleetfold.streams.app.instances;

import io.fleetfold.records.RunStats;
import io.fleetfold.streams.runs.stats.StatisticsScope;
import io.fleetfold.streams.runs.views.FleetViews.Dated;
import io.fleetfold.streams.runs.views.FoldedOffsets;
import io.fleetfold.streams.runs.views.ListEntry;
import io.fleetfold.streams.runs.views.ListPart;
import io.fleetfold.streams.runs.views.StoreViews;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Statistics of all partitions, wherever they are: partials with their buckets, never percentiles.
 * What an instance tells carries the offsets that it had read before. Thread-safe.
 */
public final class FleetStatistics {
  /**
   * What is asked.
   *
   * @param scope fleet, agent or unassigned
   * @param agentId the agent; null where it is none
   */
  record Question(String scope, String agentId) {
    static Question of(StatisticsScope scope) {
      return new Question(scope.name(), scope.name().equals("agent") ? scope.agentId() : null);
    }

    StatisticsScope asScope() {
      return switch (scope) {
        case "fleet" -> StatisticsScope.FLEET;
        case "agent" -> StatisticsScope.agent(agentId);
        case "unassigned" -> StatisticsScope.UNASSIGNED;
        default -> throw new IllegalArgumentException("scope is " + scope);
      };
    }
  }

  private final Peers peers;
  private final StoreViews stores;
  private final PartRoute<Question, RunStats> route;

  /** Statistics of the partitions of those instances. */
  public FleetStatistics(Peers peers, StoreViews stores, ListWire<RunStats> wire) {
    this.peers = peers;
    this.stores = stores;
    this.route = new PartRoute<>(peers, "/internal/part/stats", Question.class, wire, this::local);
  }

  /** The partials of a scope of all instances. */
  public Dated<List<RunStats>> of(StatisticsScope scope) {
    Dated<List<RunStats>> found = sum(route.ask(Question.of(scope)));
    // that nothing is known of an agent is said by those who fold, and not by copies
    return found.value().isEmpty() && scope.name().equals("agent") && !peers.isAlone()
        ? sum(route.askFolding(Question.of(scope)))
        : found;
  }

  private static Dated<List<RunStats>> sum(List<ListPart<RunStats>> parts) {
    Map<String, Map<Integer, Long>> asOf = new TreeMap<>();
    List<RunStats> partials = new ArrayList<>();
    for (ListPart<RunStats> part : parts) {
      FoldedOffsets.add(part.asOf(), asOf);
      part.entries().forEach(entry -> partials.addAll(entry.records()));
    }
    return new Dated<>(asOf, partials);
  }

  private ListPart<RunStats> local(Set<Integer> partitions, Question question) {
    Dated<List<RunStats>> read = stores.over(partitions).statistics(question.asScope());
    return new ListPart<>(read.asOf(), List.of(ListEntry.of(read.value())), /* more= */ false);
  }
}
