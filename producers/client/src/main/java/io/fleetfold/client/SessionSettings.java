package io.fleetfold.client;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SessionLimits;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the sessions of a client need of it.
 *
 * @param store where sessions are kept
 * @param producer settings of the Kafka producer
 * @param serializer registers the schema and makes the serializer, when it is first needed
 * @param fleet names the topic
 * @param query the query API, which answers what is read
 * @param timeout how long a call may wait
 * @param limits how large an event may be
 * @param clock times and ids are taken from it
 */
public record SessionSettings(
    SessionStore store,
    Map<String, Object> producer,
    Supplier<RecordSerializer<AgentRunEvent>> serializer,
    Fleet fleet,
    QueryEndpoint query,
    Duration timeout,
    SessionLimits limits,
    Clock clock) {
  /** Sessions in the memory of this process: no brokers, no registry. */
  static SessionSettings inMemory(SessionLimits limits, Clock clock) {
    return new SessionSettings(
        SessionStore.MEMORY,
        Map.of(),
        () -> {
          throw new IllegalStateException("sessions in memory write to no topic");
        },
        new Fleet("", Fleet.DEFAULT_PARTITIONS, (short) 1),
        QueryEndpoint.of("http://127.0.0.1"),
        Duration.ZERO,
        limits,
        clock);
  }

  static SessionSettings of(ClientSettings settings, Encoders encoders) {
    return new SessionSettings(
        settings.sessions(),
        ProducerSettings.ofSessions(settings),
        encoders::sessionEvents,
        settings.fleet(),
        settings.query(),
        settings.sessionTimeout(),
        settings.sessionLimits(),
        settings.clock());
  }

  /** Copies the map. */
  public SessionSettings {
    producer = Map.copyOf(producer);
  }
}
