package io.fleetfold.verify.replay;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Times that records tell, held against the time of the log. */
public final class Clock {
  private static final long AHEAD = Duration.ofHours(24).toMillis();

  private Clock() {}

  /** The date of a time in UTC. */
  static String utcDate(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  /** In milliseconds since the epoch; from 1970 on, and the log's own where it is a day ahead. */
  public static long clamp(Instant told, long logTime) {
    long time = Math.max(0, told.toEpochMilli());
    return time > logTime + AHEAD ? logTime : time;
  }
}
