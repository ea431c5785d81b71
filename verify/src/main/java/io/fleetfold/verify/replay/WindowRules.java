package io.fleetfold.verify.replay;

import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.Values;
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
  public static final WindowRules DEFAULT = of(FoldSection.SECTION.defaults());

  /** Those of the folds' settings. */
  public static WindowRules of(Values folds) {
    return new WindowRules(
        folds.duration(FoldSection.USAGE_GRACE_10S),
        folds.duration(FoldSection.USAGE_GRACE_1M),
        folds.duration(FoldSection.USAGE_RETENTION_10S),
        folds.duration(FoldSection.USAGE_RETENTION_1M));
  }

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
