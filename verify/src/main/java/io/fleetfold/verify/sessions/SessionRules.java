package io.fleetfold.verify.sessions;

import io.fleetfold.schemas.SessionLimits;
import java.time.Duration;

/**
 * By what sessions are folded.
 *
 * @param partitions of the log of sessions
 * @param limits how large an event may be
 * @param outcomesFor log time for which ids are remembered of events to a session that is not there
 */
public record SessionRules(int partitions, SessionLimits limits, Duration outcomesFor) {
  /** The rules of a fleet with so many partitions, unless it is told otherwise. */
  public static SessionRules of(int partitions) {
    return new SessionRules(partitions, SessionLimits.DEFAULT, Duration.ofHours(24));
  }
}
