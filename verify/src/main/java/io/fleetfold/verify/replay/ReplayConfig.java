package io.fleetfold.verify.replay;

import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.Values;
import java.time.Duration;

/**
 * What a replay must know of the fleet.
 *
 * @param partitions of its co-partitioned topics
 * @param sealAfter log time from the record that ended a run to its sealing
 * @param sealSilentAfter log time from a run's newest record to its sealing where none ended it
 * @param windows which windows records count in
 */
public record ReplayConfig(
    int partitions, Duration sealAfter, Duration sealSilentAfter, WindowRules windows) {
  /** A fleet that is told nothing of it. */
  public static ReplayConfig of(int partitions) {
    Values folds = FoldSection.SECTION.defaults();
    return new ReplayConfig(
        partitions,
        folds.duration(FoldSection.SEAL_AFTER),
        FoldSection.sealSilentAfter(folds),
        WindowRules.of(folds));
  }
}
