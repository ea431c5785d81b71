package io.fleetfold.verify.sessions;

import java.time.Duration;

/**
 * By what sessions are folded.
 *
 * @param partitions of the log of sessions
 * @param fieldBytes UTF-8 bytes that a JSON field of an event may have
 * @param outcomesFor log time for which ids are remembered of events to a session that is not there
 */
public record SessionRules(int partitions, int fieldBytes, Duration outcomesFor) {
  /** The streams app's limit of a field, unless it is told otherwise. */
  public static final int FIELD_BYTES = 1 << 20;

  /** The rules of a fleet with so many partitions, unless it is told otherwise. */
  public static SessionRules of(int partitions) {
    return new SessionRules(partitions, FIELD_BYTES, Duration.ofHours(24));
  }
}
