package io.fleetfold.streams.app.http;

import io.fleetfold.records.RunStats;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Readiness;
import io.fleetfold.streams.runs.http.Statistics;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.FleetViews.RunFilter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads what the live feed shows. Thread-safe. */
final class LiveReader {
  /** Agents in a snapshot. */
  static final int AGENTS = 100;

  /** Runs in a snapshot. */
  static final int RUNS = 40;

  private final FleetViews views;
  private final Supplier<Readiness> readiness;

  LiveReader(FleetViews views, Supplier<Readiness> readiness) {
    this.views = views;
    this.readiness = readiness;
  }

  Readiness readiness() {
    return readiness.get();
  }

  /** The little that is read at each tick: whether it differs from the last tells what is new. */
  Statistics fleet() {
    Map<String, Map<Integer, Long>> asOf = views.asOf();
    return Statistics.fleet(views.fleetStats(), asOf);
  }

  /** All of a snapshot. */
  LiveSnapshot snapshot(Statistics fleet, Rates.PerSecond rates, Readiness ready) {
    // first, while nothing else has made its page shorter
    List<Json.Brief> runs =
        views.runs(new RunFilter(null, null, null), 0, RUNS).items().stream()
            .map(Json.Brief::new)
            .toList();
    LiveAgents agents = LiveAgents.read(views, AGENTS);
    List<RunStats> rest = views.unassignedStats();
    return new LiveSnapshot(
        Instant.now(),
        ready.ready(),
        ready.ready() ? null : ready.reason(),
        fleet,
        rates,
        agents.total(),
        agents.shown(),
        agents.others(),
        rest.isEmpty() ? null : Statistics.unassigned(rest, Map.of()),
        runs);
  }
}
