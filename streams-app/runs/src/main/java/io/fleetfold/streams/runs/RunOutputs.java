package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.DeadLetter;
import io.fleetfold.records.LlmCall;
import io.fleetfold.records.Run;
import io.fleetfold.records.RunDeletion;
import io.fleetfold.records.RunStats;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;

/**
 * Serializers of everything that the fold of runs writes, with their schemas registered: writing
 * asks nobody. Thread-safe.
 */
public record RunOutputs(
    RecordSerializer<Run> runs,
    RecordSerializer<RunDeletion> deletions,
    RecordSerializer<AgentRunEvent> events,
    RecordSerializer<LlmCall> calls,
    RecordSerializer<RunStats> stats,
    RecordSerializer<UsageWindow> windows,
    RecordSerializer<AgentRunEvent> interruptions,
    RecordSerializer<DeadLetter> deadLetters) {

  /**
   * Registers the schemas of these outputs.
   *
   * @throws io.fleetfold.schemas.RegistryUnavailableException when the registry does not answer
   * @throws IllegalStateException when it refuses a schema
   */
  public static RunOutputs register(SchemaRegistry registry, Fleet fleet) {
    return new RunOutputs(
        RecordSerializer.register(registry, fleet, Topics.FLEET_RUNS),
        RecordSerializer.register(registry, fleet, Topics.FLEET_RUN_DELETIONS),
        RecordSerializer.register(registry, fleet, Topics.FLEET_RUN_EVENTS),
        RecordSerializer.register(registry, fleet, Topics.FLEET_LLM_CALLS),
        RecordSerializer.register(registry, fleet, Topics.FLEET_RUN_STATS),
        RecordSerializer.register(registry, fleet, Topics.FLEET_USAGE_WINDOWS),
        RecordSerializer.register(registry, fleet, Topics.AGENT_EVENTS),
        RecordSerializer.register(registry, fleet, Topics.FLEET_DEAD_LETTERS));
  }
}
