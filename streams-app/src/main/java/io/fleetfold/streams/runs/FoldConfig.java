package io.fleetfold.streams.runs;

import io.fleetfold.streams.ingest.Limits;
import java.time.Duration;

/**
 * How the folds behave.
 *
 * @param limits bounds of what is folded
 * @param sealAfter log time from the record that ended a run to its sealing; later records of the
 *     run become dead letters, and its ids are forgotten
 * @param emitInterval wall-clock time between two outputs of the changed runs and statistics
 */
public record FoldConfig(Limits limits, Duration sealAfter, Duration emitInterval) {
  /** The behaviour unless configured. */
  public static final FoldConfig DEFAULT =
      new FoldConfig(Limits.DEFAULT, Duration.ofHours(24), Duration.ofMillis(250));

  /** Checks the values. */
  public FoldConfig {
    if (sealAfter.toMillis() < 1) {
      throw new IllegalArgumentException("seal after is " + sealAfter + ": take 1 ms or more");
    }
    if (emitInterval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "emit interval is " + emitInterval + ": take 1 ms or more");
    }
  }

  /** This with another time from a run's end to its sealing. */
  public FoldConfig withSealAfter(Duration value) {
    return new FoldConfig(limits, value, emitInterval);
  }

  /** This with another time between outputs. */
  public FoldConfig withEmitInterval(Duration value) {
    return new FoldConfig(limits, sealAfter, value);
  }

  /** This with other bounds. */
  public FoldConfig withLimits(Limits value) {
    return new FoldConfig(value, sealAfter, emitInterval);
  }
}
