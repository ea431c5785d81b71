package io.fleetfold.verify.replay;

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
  /** The streams app's time until a silent run is sealed, unless it is told otherwise. */
  public static final Duration SILENT = Duration.ofDays(30);

  /** A fleet that seals its runs a day after their end. */
  public static ReplayConfig of(int partitions) {
    return new ReplayConfig(partitions, Duration.ofHours(24), SILENT, WindowRules.DEFAULT);
  }
}
