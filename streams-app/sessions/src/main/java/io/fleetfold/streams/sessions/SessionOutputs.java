package io.fleetfold.streams.sessions;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.AppStateChange;
import io.fleetfold.records.DeadLetter;
import io.fleetfold.records.Session;
import io.fleetfold.records.SessionDeletion;
import io.fleetfold.records.SessionMessage;
import io.fleetfold.records.SessionState;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;

/**
 * Serializers of everything that the folds of sessions write, with their schemas registered:
 * writing asks nobody. Thread-safe.
 */
public record SessionOutputs(
    RecordSerializer<Session> sessions,
    RecordSerializer<SessionState> states,
    RecordSerializer<SessionMessage> messages,
    RecordSerializer<SessionDeletion> deletions,
    RecordSerializer<AppStateChange> appChanges,
    RecordSerializer<AgentRunEvent> events,
    RecordSerializer<DeadLetter> deadLetters) {

  /**
   * Registers the schemas of these outputs.
   *
   * @throws io.fleetfold.schemas.RegistryUnavailableException when the registry does not answer
   * @throws IllegalStateException when it refuses a schema
   */
  public static SessionOutputs register(SchemaRegistry registry, Fleet fleet) {
    return new SessionOutputs(
        RecordSerializer.register(registry, fleet, Topics.FLEET_SESSIONS),
        RecordSerializer.register(registry, fleet, Topics.FLEET_SESSION_STATE),
        RecordSerializer.register(registry, fleet, Topics.FLEET_SESSION_MESSAGES),
        RecordSerializer.register(registry, fleet, Topics.FLEET_SESSION_DELETIONS),
        RecordSerializer.register(registry, fleet, Topics.AGENT_APP_STATE),
        RecordSerializer.register(registry, fleet, Topics.AGENT_SESSION_EVENTS),
        RecordSerializer.register(registry, fleet, Topics.FLEET_DEAD_LETTERS));
  }
}
