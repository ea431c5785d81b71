package io.fleetfold.client.session;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SessionLimits;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What {@link Sessions#open} needs.
 *
 * @param store where sessions are kept
 * @param producer settings of the Kafka producer
 * @param serializer registers the schema and makes the serializer, when it is first needed
 * @param fleet names the topic
 * @param queryUrl the query API's address
 * @param timeout how long a call may wait
 * @param limits how large an event may be
 * @param clock times and ids are taken from it
 */
public record SessionSettings(
    SessionStore store,
    Map<String, Object> producer,
    Supplier<RecordSerializer<AgentRunEvent>> serializer,
    Fleet fleet,
    URI queryUrl,
    Duration timeout,
    SessionLimits limits,
    Clock clock) {
  /** Copies the map. */
  public SessionSettings {
    producer = Map.copyOf(producer);
  }
}
