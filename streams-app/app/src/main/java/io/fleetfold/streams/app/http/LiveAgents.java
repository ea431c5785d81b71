package io.fleetfold.streams.app.http;

import io.fleetfold.records.RunStats;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.runs.http.Statistics;
import io.fleetfold.streams.runs.http.StatisticsSum;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.FleetViews.AgentCursor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The agents of a snapshot of the live feed. However many there are, only those that are shown are
 * in memory.
 *
 * @param total how many there are
 * @param shown statistics of those with most tokens
 * @param others statistics of all the others together; null where there are none
 */
record LiveAgents(int total, List<Statistics> shown, Statistics others) {
  private static final Comparator<Agent> BY_TOKENS =
      Comparator.comparingLong((Agent agent) -> agent.statistics.totalTokens())
          .reversed()
          .thenComparing(agent -> agent.statistics.agentId());

  private record Agent(Statistics statistics, List<RunStats> partials) {}

  static LiveAgents read(FleetViews views, int max) {
    PriorityQueue<Agent> first = new PriorityQueue<>(BY_TOKENS.reversed());
    StatisticsSum others = new StatisticsSum();
    int total = 0;
    long held = ReadBudget.held();
    try (AgentCursor agents = views.agents()) {
      for (; agents.next(); total++) {
        List<RunStats> partials = agents.partials();
        partials.forEach(ReadBudget::take);
        first.add(new Agent(Statistics.agent(agents.agentId(), partials, Map.of()), partials));
        if (first.size() > max) {
          first.remove().partials.forEach(others::add);
          // what is kept is no more than it was
          ReadBudget.back(held);
        } else {
          held = ReadBudget.held();
        }
      }
    }
    List<Agent> shown = new ArrayList<>(first);
    shown.sort(BY_TOKENS);
    return new LiveAgents(
        total,
        shown.stream().map(Agent::statistics).toList(),
        others.isEmpty() ? null : others.statistics("agents", null, Map.of()));
  }
}
