package io.fleetfold.verify.sessions;

import java.util.Map;
import java.util.Set;

/**
 * Which changes of applications' state did not get there: on the way from the fold of sessions to
 * that of applications they meet those of other partitions, in an order that no log of sessions
 * tells. Named by the events that made them.
 *
 * @param underway those that were still on their way
 * @param refused those that became dead letters there
 * @param lawFrom from which offset of each partition on events are folded by the law of this
 *     release. Before, changes of applications were ordered by their events' own times, what a
 *     session's state had refused could not come again, and a session whose time was over lived on
 *     until an event said that it had expired. Null for everywhere
 */
public record AppChanges(Set<Place> underway, Set<Place> refused, Map<Integer, Long> lawFrom) {
  /** All got there. */
  public static final AppChanges ALL_APPLIED = new AppChanges(Set.of(), Set.of(), null);

  /** Whether the event there is folded by the law of this release. */
  boolean isByLaw(Place place) {
    return lawFrom == null || place.offset() >= lawFrom.getOrDefault(place.partition(), 0L);
  }

  /** Where an event stands in the log of sessions. */
  public record Place(int partition, long offset) {}
}
