package io.fleetfold.verify.replay;

import java.time.Duration;

/**
 * How late a record may come to a usage window, and how long the state stores keep one. Windows of
 * an hour take every record and are kept for good.
 *
 * @param graceTenSeconds log time behind the end of a window of ten seconds
 * @param graceMinute log time behind the end of a window of a minute
 * @param keepTenSeconds how long the stores keep windows of ten seconds
 * @param keepMinute how long the stores keep windows of a minute
 */
public record WindowRules(
    Duration graceTenSeconds, Duration graceMinute, Duration keepTenSeconds, Duration keepMinute) {
  /** What the streams app does unless it is told otherwise. */
  public static final WindowRules DEFAULT =
      new WindowRules(
          Duration.ofHours(1), Duration.ofHours(24), Duration.ofHours(6), Duration.ofDays(7));

  /** Whether a record of this log time counts in the window that begins there. */
  boolean counts(WindowSize size, long start, long logTime) {
    return switch (size) {
      case TEN_SECONDS -> logTime <= start + size.millis() + graceTenSeconds.toMillis();
      case MINUTE -> logTime <= start + size.millis() + graceMinute.toMillis();
      case HOUR -> true;
    };
  }

  /** The stores surely keep windows that begin here or later, once they have read so far. */
  public long keptFrom(WindowSize size, long newestLogTime) {
    return switch (size) {
      case TEN_SECONDS -> newestLogTime - keepTenSeconds.toMillis();
      case MINUTE -> newestLogTime - keepMinute.toMillis();
      case HOUR -> Long.MIN_VALUE;
    };
  }
}
