package io.fleetfold.client;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * The serializers of the three inputs. Each schema is registered once; from then on the registry is
 * not asked again, and may be away. Encoding is for one thread, the other methods for any.
 */
final class Encoders implements AutoCloseable {
  static final List<Topic<?>> TOPICS =
      List.of(Topics.AGENT_RUNS, Topics.AGENT_EVENTS, Topics.AGENT_LLM_USAGE);

  private final Supplier<SchemaRegistry> source;
  private final Fleet fleet;
  private final Map<Topic<?>, Encoder> encoders = new ConcurrentHashMap<>();
  private SchemaRegistry registry;
  private boolean closed;

  Encoders(Supplier<SchemaRegistry> source, Fleet fleet) {
    this.source = source;
    this.fleet = fleet;
  }

  boolean registered(Topic<?> topic) {
    return encoders.containsKey(topic);
  }

  boolean complete() {
    return encoders.size() == TOPICS.size();
  }

  /**
   * Registers the topic's schema unless that was done before.
   *
   * @throws io.fleetfold.schemas.RegistryUnavailableException when the registry is away
   * @throws IllegalStateException when it refuses the schema
   */
  void register(Topic<?> topic) {
    if (registered(topic)) {
      return;
    }
    Encoder encoder;
    if (topic.equals(Topics.AGENT_RUNS)) {
      encoder = encoder(Topics.AGENT_RUNS, AgentRun.class);
    } else if (topic.equals(Topics.AGENT_EVENTS)) {
      encoder = encoder(Topics.AGENT_EVENTS, AgentRunEvent.class);
    } else {
      encoder = encoder(Topics.AGENT_LLM_USAGE, AgentLlmUsage.class);
    }
    encoders.put(topic, encoder);
  }

  /**
   * Registers the schema of session events.
   *
   * @throws io.fleetfold.schemas.RegistryUnavailableException when the registry is away
   * @throws IllegalStateException when it refuses the schema
   */
  RecordSerializer<AgentRunEvent> sessionEvents() {
    return RecordSerializer.register(registry(), fleet, Topics.AGENT_SESSION_EVENTS);
  }

  /** The record in the wire format; null for a deletion. Its topic must be registered. */
  byte[] encode(Outgoing record) {
    return record.value() == null ? null : encoders.get(record.topic()).encode(record.value());
  }

  private <V extends SpecificRecord> Encoder encoder(Topic<V> topic, Class<V> type) {
    RecordSerializer<V> serializer = RecordSerializer.register(registry(), fleet, topic);
    String name = fleet.name(topic);
    return value -> serializer.serialize(name, type.cast(value));
  }

  private synchronized SchemaRegistry registry() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    if (registry == null) {
      registry = source.get();
    }
    return registry;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (registry != null) {
      try {
        registry.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private interface Encoder {
    byte[] encode(SpecificRecord value);
  }
}
