package io.fleetfold.client;

import io.fleetfold.client.redact.ContentFields;
import io.fleetfold.client.redact.Redactor;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.SessionLimits;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * Everything a client is told, checked by {@link ClientBuilder}.
 *
 * @param registry makes the registry's client, when it is first needed
 * @param registryPorts to see whether the registry is there at all
 * @param bufferRecords most records on their way
 * @param bufferBytes most bytes on their way, estimated
 * @param recordBytes the largest encoded record
 * @param spillFolder where records wait when they cannot be sent; null for memory only
 * @param spillBytes most bytes there
 * @param redactor what is masked in records before they are sent or written to disk
 * @param storeContent whether prompts, answers and what tools are given and give are sent at all
 * @param linger how long a record may wait for others to share its batch
 * @param closeTimeout how long {@link FleetfoldClient#close()} waits
 * @param exitTimeout how long the end of a program that did not close the client is held up
 * @param sessions where sessions are kept
 * @param query the query API
 * @param sessionTimeout how long a call of sessions may wait
 * @param sessionLimits how large an event of a session may be
 * @param kafka further producer settings, such as security; they go before our own
 */
record ClientSettings(
    String bootstrapServers,
    Supplier<SchemaRegistry> registry,
    RegistryPorts registryPorts,
    Fleet fleet,
    String clientId,
    int bufferRecords,
    long bufferBytes,
    int recordBytes,
    Path spillFolder,
    long spillBytes,
    Redactor redactor,
    boolean storeContent,
    Duration linger,
    Duration closeTimeout,
    Duration exitTimeout,
    SessionStore sessions,
    QueryEndpoint query,
    Duration sessionTimeout,
    SessionLimits sessionLimits,
    Map<String, String> kafka,
    Clock clock) {
  ClientSettings {
    kafka = Map.copyOf(kafka);
  }

  /** The record as it may leave the process; the agent's own one is not changed. */
  SpecificRecord cleaned(SpecificRecord record) {
    return redactor.redact(storeContent ? record : ContentFields.drop(record));
  }
}
