package io.fleetfold.streams.sessions;

import io.fleetfold.schemas.SessionLimits;
import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.Values;
import java.time.Duration;
import java.util.Map;

/**
 * How sessions are folded. Immutable.
 *
 * @param limits how large an event may be
 * @param timeToLive time from the last event of a session to its expiry, by application; {@code *}
 *     stands for all others. Holds for sessions that are created from then on
 * @param outcomesFor log time for which the outcomes of appends to a session that is not there are
 *     kept
 */
public record SessionConfig(
    SessionLimits limits, Map<String, Duration> timeToLive, Duration outcomesFor) {
  /** The behaviour unless configured. */
  public static final SessionConfig DEFAULT = of(FoldSection.SECTION.defaults());

  private static final String ALL = "*";

  /** Checks the values. */
  public SessionConfig {
    timeToLive = Map.copyOf(timeToLive);
    timeToLive.forEach(
        (app, ttl) -> {
          if (ttl.toMillis() < 1) {
            throw new IllegalArgumentException(
                "time to live of sessions of " + app + " is " + ttl + ": take 1 ms or more");
          }
        });
    if (outcomesFor.toMillis() < 1) {
      throw new IllegalArgumentException(
          "time for outcomes is " + outcomesFor + ": take 1 ms or more");
    }
  }

  /** That of the folds' settings. */
  public static SessionConfig of(Values folds) {
    return new SessionConfig(
        SessionLimits.of(folds), folds.durations(FoldSection.SESSION_TTL), Duration.ofHours(24));
  }

  /** Milliseconds to live of a new session of an application; -1 for ever. */
  long timeToLive(String app) {
    Duration ttl = timeToLive.getOrDefault(app, timeToLive.get(ALL));
    return ttl == null ? -1 : ttl.toMillis();
  }

  /** This with other times to live. */
  public SessionConfig withTimeToLive(Map<String, Duration> value) {
    return new SessionConfig(limits, value, outcomesFor);
  }
}
