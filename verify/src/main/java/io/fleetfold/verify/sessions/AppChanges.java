package io.fleetfold.verify.sessions;

import java.util.Set;

/**
 * Which changes of applications' state did not get there: on the way from the fold of sessions to
 * that of applications they meet those of other partitions, in an order that no log of sessions
 * tells. Named by the events that made them.
 *
 * @param underway those that were still on their way
 * @param refused those that became dead letters there
 */
public record AppChanges(Set<Place> underway, Set<Place> refused) {
  /** All got there. */
  public static final AppChanges ALL_APPLIED = new AppChanges(Set.of(), Set.of());

  /** Where an event stands in the log of sessions. */
  public record Place(int partition, long offset) {}
}
