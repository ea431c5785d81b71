package io.fleetfold.verify;

import io.fleetfold.verify.replay.WindowRules;
import java.time.Duration;

/**
 * By what the streams app folds.
 *
 * @param sealAfter log time from the record that ended a run to its sealing
 * @param sealSilentAfter log time from a run's newest record to its sealing where none ended it
 * @param windows which usage windows a record counts in
 * @param sessionFieldBytes UTF-8 bytes that a JSON field of a session's event may have
 */
public record Rules(
    Duration sealAfter, Duration sealSilentAfter, WindowRules windows, int sessionFieldBytes) {}
