package io.fleetfold.streams.sessions;

import java.time.Duration;
import java.util.Map;

/**
 * How sessions are folded. Immutable.
 *
 * @param fieldBytes UTF-8 bytes of one JSON field of an event: content, data, state_delta
 * @param timeToLive time from the last event of a session to its expiry, by application; {@code *}
 *     stands for all others. Holds for sessions that are created from then on
 * @param outcomesFor log time for which the outcomes of appends to a session that is not there are
 *     kept
 */
public record SessionConfig(
    int fieldBytes, Map<String, Duration> timeToLive, Duration outcomesFor) {
  /** The behaviour unless configured. */
  public static final SessionConfig DEFAULT =
      new SessionConfig(1 << 20, Map.of(), Duration.ofHours(24));

  /** All three fields of an event must fit into one record of an output. */
  private static final int MOST_FIELD_BYTES = 5 << 18;

  private static final String ALL = "*";

  /** Checks the values. */
  public SessionConfig {
    timeToLive = Map.copyOf(timeToLive);
    if (fieldBytes < 1 << 10 || fieldBytes > MOST_FIELD_BYTES) {
      throw new IllegalArgumentException(
          "session field limit in bytes is "
              + fieldBytes
              + ": take a number from 1024 to "
              + MOST_FIELD_BYTES);
    }
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

  /** Milliseconds to live of a new session of an application; -1 for ever. */
  long timeToLive(String app) {
    Duration ttl = timeToLive.getOrDefault(app, timeToLive.get(ALL));
    return ttl == null ? -1 : ttl.toMillis();
  }

  /** This with other times to live. */
  public SessionConfig withTimeToLive(Map<String, Duration> value) {
    return new SessionConfig(fieldBytes, value, outcomesFor);
  }
}
