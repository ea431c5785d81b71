package io.fleetfold.streams.runs.calls;

import java.util.Map;

/**
 * What one record changes in a run, once all is summed up.
 *
 * @param isNews whether it says anything about its call that was not known
 * @param byAgent what it adds to the statistics of each agent, which may be negative; null is that
 *     of the run
 * @param notCounted how many more calls do not count, by reason; may be negative
 * @param tooDeep whether it made a chain of spans too long
 */
public record CallChanges(
    boolean isNews,
    Map<String, TreeSums> byAgent,
    Map<NotCounted, Long> notCounted,
    boolean tooDeep) {}
