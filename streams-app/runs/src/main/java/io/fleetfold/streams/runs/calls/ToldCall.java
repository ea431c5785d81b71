package io.fleetfold.streams.runs.calls;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.runs.cost.Charge;
import java.time.Instant;

/**
 * A call as it is told on.
 *
 * @param record what its statements come to; its trace and spans are those of its place
 * @param repricedAt when it was charged on request; null where it was charged at once
 * @param countsFor the agent inside the run for which it counts; null for the run's own
 * @param notCounted why it does not count; null where it does
 * @param revision greater than that of all that was told of it before
 */
public record ToldCall(
    AgentLlmUsage record,
    Charge charge,
    Instant repricedAt,
    String countsFor,
    NotCounted notCounted,
    long revision) {}
