package io.fleetfold.streams.runs.usage;

import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.Values;
import java.time.Duration;

/**
 * How long windows are open and kept. Both follow from log times alone, so that a replay decides
 * the same.
 *
 * <p>Grace: a record counts in its window of a size if its log time is not later than the window's
 * end plus the grace; else it is left out of windows of that size, and counted in data quality.
 * Hours have no end of grace: they are the ledger, and an import of old runs shows in them only.
 *
 * <p>Retention: the live stores forget a window once the log's time has passed its end by so much.
 * PostgreSQL keeps it. Hours are kept for good.
 *
 * @param tenSecondsGrace how late a record may be for its window of ten seconds
 * @param tenSecondsRetention how long windows of ten seconds are kept live
 * @param minuteGrace how late a record may be for its minute
 * @param minuteRetention how long minutes are kept live
 */
public record UsageConfig(
    Duration tenSecondsGrace,
    Duration tenSecondsRetention,
    Duration minuteGrace,
    Duration minuteRetention) {
  /** Unless configured. */
  public static final UsageConfig DEFAULT = of(FoldSection.SECTION.defaults());

  /** No window is ever that old. */
  private static final long NEVER = Long.MAX_VALUE / 4;

  // the inputs' logs do not run at exactly the same pace: a window stays a little longer than it
  // can be added to
  private static final int SLACK_PART = 24;

  /** Checks the values. */
  public UsageConfig {
    check("10s", tenSecondsGrace, tenSecondsRetention);
    check("1m", minuteGrace, minuteRetention);
  }

  /** That of the folds' settings. */
  public static UsageConfig of(Values folds) {
    return new UsageConfig(
        folds.duration(FoldSection.USAGE_GRACE_10S),
        folds.duration(FoldSection.USAGE_RETENTION_10S),
        folds.duration(FoldSection.USAGE_GRACE_1M),
        folds.duration(FoldSection.USAGE_RETENTION_1M));
  }

  private static void check(String window, Duration grace, Duration retention) {
    if (grace.isNegative() || grace.compareTo(Duration.ofDays(36_500)) > 0) {
      throw new IllegalArgumentException(
          "usage grace of " + window + " is " + grace + ": take PT0S to P36500D");
    }
    if (retention.compareTo(grace) < 0 || retention.compareTo(Duration.ofDays(36_500)) > 0) {
      throw new IllegalArgumentException(
          "usage retention of "
              + window
              + " is "
              + retention
              + ": take at least its grace, "
              + grace
              + ", and at most P36500D");
    }
  }

  /** Whether a record of that log time still counts in the window that begins at {@code start}. */
  boolean isOpen(WindowSize size, long start, long logTime) {
    return logTime <= start + size.millis() + grace(size);
  }

  /** Windows that begin before the answer are to be forgotten at that log time. */
  long forgetBefore(WindowSize size, long logTime) {
    long kept = retention(size) + grace(size) / SLACK_PART + 1;
    return logTime - kept - size.millis();
  }

  private long grace(WindowSize size) {
    return switch (size) {
      case TEN_SECONDS -> tenSecondsGrace.toMillis();
      case MINUTE -> minuteGrace.toMillis();
      case HOUR -> NEVER;
    };
  }

  private long retention(WindowSize size) {
    return switch (size) {
      case TEN_SECONDS -> tenSecondsRetention.toMillis();
      case MINUTE -> minuteRetention.toMillis();
      case HOUR -> NEVER;
    };
  }
}
