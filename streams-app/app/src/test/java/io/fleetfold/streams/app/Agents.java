package io.fleetfold.streams.app;

import io.fleetfold.records.RunStats;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.FleetViews.AgentCursor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The statistics of all agents at once, which only a test can ask for. */
public final class Agents {
  private Agents() {}

  /** Each agent's partials, in the order in which they are listed. */
  public static Map<String, List<RunStats>> of(FleetViews views) {
    Map<String, List<RunStats>> all = new LinkedHashMap<>();
    try (AgentCursor agents = views.agents()) {
      while (agents.next()) {
        all.put(agents.agentId(), agents.partials());
      }
    }
    return all;
  }
}
