package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.ingest.Limits;
import io.fleetfold.streams.runs.usage.UsageConfig;
import io.fleetfold.streams.sessions.SessionConfig;
import java.time.Duration;

/**
 * How the folds behave.
 *
 * @param limits bounds of what is folded
 * @param sealAfter log time from the record that ended a run to its sealing; later records of the
 *     run become dead letters, and its ids are forgotten
 * @param sealSilentAfter log time from a run's newest record to its sealing where none ended it
 * @param silentAfter log time without a record of an unfinished run until it is interrupted; zero
 *     for never
 * @param emitInterval wall-clock time between two outputs of the changed runs and statistics; usage
 *     windows have one of four times that
 * @param usage how long usage windows are open and kept
 * @param sessions how sessions are folded
 */
public record FoldConfig(
    Limits limits,
    Duration sealAfter,
    Duration sealSilentAfter,
    Duration silentAfter,
    Duration emitInterval,
    UsageConfig usage,
    SessionConfig sessions) {
  private static final int WINDOW_INTERVALS = 4;
  private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(1);

  /** The behaviour unless configured. */
  public static final FoldConfig DEFAULT =
      new FoldConfig(
          Limits.DEFAULT,
          Duration.ofHours(24),
          Duration.ofDays(30),
          Duration.ofMinutes(30),
          Duration.ofMillis(250),
          UsageConfig.DEFAULT,
          SessionConfig.DEFAULT);

  /** Checks the values. */
  public FoldConfig {
    if (sealAfter.toMillis() < 1) {
      throw new IllegalArgumentException("seal after is " + sealAfter + ": take 1 ms or more");
    }
    if (sealSilentAfter.compareTo(sealAfter) < 0) {
      throw new IllegalArgumentException(
          "seal silent after is "
              + sealSilentAfter
              + ": take as much as seal after ("
              + sealAfter
              + ") or more");
    }
    if (!silentAfter.isZero() && silentAfter.compareTo(SHORTEST_SILENCE) < 0) {
      throw new IllegalArgumentException(
          "silent after is "
              + silentAfter
              + ": take "
              + SHORTEST_SILENCE
              + " or more, or PT0S to leave silent runs alone");
    }
    if (emitInterval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "emit interval is " + emitInterval + ": take 1 ms or more");
    }
  }

  /** This with another time from a run's end to its sealing; that of silent ones grows with it. */
  public FoldConfig withSealAfter(Duration value) {
    return new FoldConfig(
        limits, value, max(value, sealSilentAfter), silentAfter, emitInterval, usage, sessions);
  }

  /** This with another time from a run's newest record to its sealing where none ended it. */
  public FoldConfig withSealSilentAfter(Duration value) {
    return new FoldConfig(limits, sealAfter, value, silentAfter, emitInterval, usage, sessions);
  }

  /** This with another time until a silent run is interrupted; zero for never. */
  public FoldConfig withSilentAfter(Duration value) {
    return new FoldConfig(limits, sealAfter, sealSilentAfter, value, emitInterval, usage, sessions);
  }

  /** Whether silent runs are interrupted. */
  public boolean interruptsSilentRuns() {
    return !silentAfter.isZero();
  }

  /**
   * Wall-clock time between two outputs of the changed usage windows: every call changes nine of
   * them, and the same ones as its neighbours.
   */
  public Duration windowInterval() {
    return emitInterval.multipliedBy(WINDOW_INTERVALS);
  }

  /** This with another time between outputs. */
  public FoldConfig withEmitInterval(Duration value) {
    return new FoldConfig(limits, sealAfter, sealSilentAfter, silentAfter, value, usage, sessions);
  }

  /** This with other bounds. */
  public FoldConfig withLimits(Limits value) {
    return new FoldConfig(
        value, sealAfter, sealSilentAfter, silentAfter, emitInterval, usage, sessions);
  }

  /** This with other times of usage windows. */
  public FoldConfig withUsage(UsageConfig value) {
    return new FoldConfig(
        limits, sealAfter, sealSilentAfter, silentAfter, emitInterval, value, sessions);
  }

  /** This with another behaviour of sessions. */
  public FoldConfig withSessions(SessionConfig value) {
    return new FoldConfig(
        limits, sealAfter, sealSilentAfter, silentAfter, emitInterval, usage, value);
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
