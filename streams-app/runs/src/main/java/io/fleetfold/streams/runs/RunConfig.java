package io.fleetfold.streams.runs;

import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.Values;
import io.fleetfold.streams.runs.usage.UsageConfig;
import java.time.Duration;

/**
 * How runs are folded.
 *
 * @param sealAfter log time from the record that ended a run to its sealing; later records of the
 *     run become dead letters, and its ids are forgotten
 * @param sealSilentAfter log time from a run's newest record to its sealing where none ended it
 * @param silentAfter log time without a record of an unfinished run until it is interrupted; zero
 *     for never
 * @param usage how long usage windows are open and kept
 */
public record RunConfig(
    Duration sealAfter, Duration sealSilentAfter, Duration silentAfter, UsageConfig usage) {
  private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(1);

  /** The behaviour unless configured. */
  public static final RunConfig DEFAULT = of(FoldSection.SECTION.defaults());

  /** Checks the values. */
  public RunConfig {
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
  }

  /** That of the folds' settings. */
  public static RunConfig of(Values folds) {
    return new RunConfig(
        folds.duration(FoldSection.SEAL_AFTER),
        FoldSection.sealSilentAfter(folds),
        folds.duration(FoldSection.SILENT_AFTER),
        UsageConfig.of(folds));
  }

  /** This with another time from a run's end to its sealing; that of silent ones grows with it. */
  public RunConfig withSealAfter(Duration value) {
    return new RunConfig(value, max(value, sealSilentAfter), silentAfter, usage);
  }

  /** This with another time from a run's newest record to its sealing where none ended it. */
  public RunConfig withSealSilentAfter(Duration value) {
    return new RunConfig(sealAfter, value, silentAfter, usage);
  }

  /** This with another time until a silent run is interrupted; zero for never. */
  public RunConfig withSilentAfter(Duration value) {
    return new RunConfig(sealAfter, sealSilentAfter, value, usage);
  }

  /** Whether silent runs are interrupted. */
  public boolean interruptsSilentRuns() {
    return !silentAfter.isZero();
  }

  /** This with other times of usage windows. */
  public RunConfig withUsage(UsageConfig value) {
    return new RunConfig(sealAfter, sealSilentAfter, silentAfter, value);
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
