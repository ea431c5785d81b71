package io.fleetfold.client.session.memory;

import java.util.Comparator;

/**
 * Where an event stands among those of all logs: by the time at which the log took it, then by
 * offset and partition, as the fold orders changes of an application's state.
 *
 * @param logTime in epoch milliseconds; negative where an earlier release has not told it
 */
public record LogPlace(long logTime, long offset, int partition) implements Comparable<LogPlace> {
  private static final Comparator<LogPlace> ORDER =
      Comparator.comparingLong(LogPlace::logTime)
          .thenComparingLong(LogPlace::offset)
          .thenComparingInt(LogPlace::partition);

  /** A place in the only log there is. */
  static LogPlace at(long offset) {
    return new LogPlace(0, offset, 0);
  }

  @Override
  public int compareTo(LogPlace other) {
    return ORDER.compare(this, other);
  }
}
