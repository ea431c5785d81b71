package io.fleetfold.streams.app.http;

import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.runs.http.Statistics;
import java.time.Instant;
import java.util.List;

/**
 * One event {@code stats} of the live feed: all of what the dashboard's first page shows, so that a
 * client that missed some needs only the last.
 *
 * @param at when it was read
 * @param ready whether the app answers in full
 * @param reason what it waits for where it does not
 * @param statistics the fleet's; null while it cannot be read
 * @param rates what happens in a second; null with the statistics
 * @param agentsTotal how many agents there are
 * @param agents statistics of those with most tokens, without offsets
 * @param otherAgents of all the other agents together; null where there are none
 * @param unassigned of runs and calls of which no agent is known; null where there are none
 * @param runs those that started last, without their JSON columns, long text cut
 */
record LiveSnapshot(
    Instant at,
    boolean ready,
    String reason,
    Statistics statistics,
    Rates.PerSecond rates,
    int agentsTotal,
    List<Statistics> agents,
    Statistics otherAgents,
    Statistics unassigned,
    List<Json.Brief> runs) {

  static LiveSnapshot unavailable(Instant at, String reason) {
    return new LiveSnapshot(at, false, reason, null, null, 0, List.of(), null, null, List.of());
  }
}
