package io.fleetfold.verify.sessions;

import io.fleetfold.schemas.SessionLimits;
import java.time.Duration;
import java.util.Map;

/**
 * By what sessions are folded.
 *
 * @param partitions of the log of sessions
 * @param limits how large an event may be
 * @param outcomesFor log time for which ids are remembered of events to a session that is not there
 * @param timeToLive of sessions whose events set none, by application; {@code *} stands for all
 *     others
 */
public record SessionReplayConfig(
    int partitions, SessionLimits limits, Duration outcomesFor, Map<String, Duration> timeToLive) {
  private static final String ALL = "*";

  /** The rules of a fleet with so many partitions, unless it is told otherwise. */
  public static SessionReplayConfig of(int partitions) {
    return new SessionReplayConfig(
        partitions, SessionLimits.DEFAULT, Duration.ofHours(24), Map.of());
  }

  /** Milliseconds from the last event of a session to its end; null for ever. */
  Long timeToLive(String app) {
    Duration ttl = timeToLive.getOrDefault(app, timeToLive.get(ALL));
    return ttl == null ? null : (Long) ttl.toMillis();
  }
}
