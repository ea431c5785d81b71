package io.fleetfold.verify;

import io.fleetfold.schemas.SessionLimits;
import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.Values;
import io.fleetfold.verify.replay.WindowRules;
import java.time.Duration;
import java.util.Map;

/**
 * By what the streams app folds.
 *
 * @param sealAfter log time from the record that ended a run to its sealing
 * @param sealSilentAfter log time from a run's newest record to its sealing where none ended it
 * @param windows which usage windows a record counts in
 * @param sessions how large an event of a session may be
 * @param recordBytes bytes of the largest record; a larger one is a dead letter
 * @param timeToLive of sessions whose events set none, by application; {@code *} for all others
 */
public record FoldRules(
    Duration sealAfter,
    Duration sealSilentAfter,
    WindowRules windows,
    SessionLimits sessions,
    int recordBytes,
    Map<String, Duration> timeToLive) {
  /** Those of the folds' settings. */
  public static FoldRules of(Values folds) {
    return new FoldRules(
        folds.duration(FoldSection.SEAL_AFTER),
        FoldSection.sealSilentAfter(folds),
        WindowRules.of(folds),
        SessionLimits.of(folds),
        folds.integer(FoldSection.RECORD_BYTES),
        folds.durations(FoldSection.SESSION_TTL));
  }
}
