package io.fleetfold.verify.replay;

import java.time.Duration;

/**
 * What a replay must know of the fleet.
 *
 * @param partitions of its co-partitioned topics
 * @param sealAfter log time from the record that ended a run to its sealing
 * @param windows which windows records count in
 */
public record ReplayConfig(int partitions, Duration sealAfter, WindowRules windows) {
  /** A fleet that seals its runs a day after their end. */
  public static ReplayConfig of(int partitions) {
    return new ReplayConfig(partitions, Duration.ofHours(24), WindowRules.DEFAULT);
  }
}
