package io.fleetfold.streams.core.outputs;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.AppStateChange;
import io.fleetfold.records.DeadLetter;
import io.fleetfold.records.LlmCall;
import io.fleetfold.records.Run;
import io.fleetfold.records.RunDeletion;
import io.fleetfold.records.RunStats;
import io.fleetfold.records.Session;
import io.fleetfold.records.SessionDeletion;
import io.fleetfold.records.SessionMessage;
import io.fleetfold.records.SessionState;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;

/**
 * Serializers of everything the app writes, with their schemas registered: writing asks nobody.
 * Thread-safe.
 */
public record Outputs(
    RecordSerializer<Run> runs,
    RecordSerializer<RunDeletion> deletions,
    RecordSerializer<AgentRunEvent> events,
    RecordSerializer<LlmCall> calls,
    RecordSerializer<RunStats> stats,
    RecordSerializer<UsageWindow> windows,
    RecordSerializer<AgentRunEvent> interruptions,
    RecordSerializer<DeadLetter> deadLetters,
    RecordSerializer<Session> sessions,
    RecordSerializer<SessionState> states,
    RecordSerializer<SessionMessage> messages,
    RecordSerializer<SessionDeletion> sessionDeletions,
    RecordSerializer<AppStateChange> appChanges,
    RecordSerializer<AgentRunEvent> sessionEvents) {

  /**
   * Registers the schemas of all outputs.
   *
   * @throws io.fleetfold.schemas.RegistryUnavailableException when the registry does not answer
   * @throws IllegalStateException when it refuses a schema
   */
  public static Outputs register(SchemaRegistry registry, Fleet fleet) {
    return new Outputs(
        RecordSerializer.register(registry, fleet, Topics.FLEET_RUNS),
        RecordSerializer.register(registry, fleet, Topics.FLEET_RUN_DELETIONS),
        RecordSerializer.register(registry, fleet, Topics.FLEET_RUN_EVENTS),
        RecordSerializer.register(registry, fleet, Topics.FLEET_LLM_CALLS),
        RecordSerializer.register(registry, fleet, Topics.FLEET_RUN_STATS),
        RecordSerializer.register(registry, fleet, Topics.FLEET_USAGE_WINDOWS),
        RecordSerializer.register(registry, fleet, Topics.AGENT_EVENTS),
        RecordSerializer.register(registry, fleet, Topics.FLEET_DEAD_LETTERS),
        RecordSerializer.register(registry, fleet, Topics.FLEET_SESSIONS),
        RecordSerializer.register(registry, fleet, Topics.FLEET_SESSION_STATE),
        RecordSerializer.register(registry, fleet, Topics.FLEET_SESSION_MESSAGES),
        RecordSerializer.register(registry, fleet, Topics.FLEET_SESSION_DELETIONS),
        RecordSerializer.register(registry, fleet, Topics.AGENT_APP_STATE),
        RecordSerializer.register(registry, fleet, Topics.AGENT_SESSION_EVENTS));
  }
}
