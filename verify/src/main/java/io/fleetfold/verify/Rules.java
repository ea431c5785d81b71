package io.fleetfold.verify;

import io.fleetfold.verify.replay.WindowRules;
import java.time.Duration;

/**
 * By what the streams app folds.
 *
 * @param sealAfter log time from the record that ended a run to its sealing
 * @param windows which usage windows a record counts in
 */
public record Rules(Duration sealAfter, WindowRules windows) {}
