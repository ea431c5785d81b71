package io.fleetfold.streams.sessions;

import io.fleetfold.records.AppStateChange;
import io.fleetfold.streams.sessions.state.StateEntry;

/**
 * Where the event of a change of an application's state stands among those of all logs. Offsets of
 * two partitions cannot be compared, so that the time of the log comes first; the rest makes it an
 * order that every reader of the logs finds again.
 *
 * @param logTime when the log took the event; {@link #UNKNOWN} in a change of an earlier release
 * @param partition partition of the event
 * @param offset its offset
 * @param at its own time
 */
record LogPlace(long logTime, int partition, long offset, long at, String eventId) {
  private static final long UNKNOWN = -1;

  static LogPlace of(AppStateChange change) {
    return new LogPlace(
        change.getLoggedAt() == null ? UNKNOWN : change.getLoggedAt().toEpochMilli(),
        change.getSourcePartition(),
        change.getSourceOffset(),
        change.getTimestamp().toEpochMilli(),
        change.getEventId());
  }

  /** Whether it comes behind the event that has set a key. */
  boolean isBehind(StateEntry old) {
    if (logTime != old.getLogTime()) {
      return logTime > old.getLogTime();
    }
    if (logTime == UNKNOWN) {
      // as earlier releases have ordered them
      return at != old.getUpdatedAt()
          ? at > old.getUpdatedAt()
          : eventId.compareTo(old.getEventId()) > 0;
    }
    return offset != old.getOffset()
        ? offset > old.getOffset()
        : partition > old.getSourcePartition();
  }

  StateEntry entry(String value, long revision) {
    return new StateEntry(value, at, revision, eventId, offset, logTime, partition);
  }
}
