package io.fleetfold.verify;

import io.fleetfold.schemas.SessionLimits;
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
 * @param timeToLive of sessions whose events set none, by application; {@code *} for all others
 */
public record Rules(
    Duration sealAfter,
    Duration sealSilentAfter,
    WindowRules windows,
    SessionLimits sessions,
    Map<String, Duration> timeToLive) {}
