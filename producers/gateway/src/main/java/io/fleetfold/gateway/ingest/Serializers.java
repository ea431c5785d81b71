package io.fleetfold.gateway.ingest;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * The serializers of the topics that are written. Each schema is registered once; from then on the
 * registry is not asked again, and may be away. Thread-safe.
 */
final class Serializers {
  /** The topics that agents may write to. */
  static final List<Topic<?>> TOPICS =
      List.of(
          Topics.AGENT_RUNS,
          Topics.AGENT_EVENTS,
          Topics.AGENT_LLM_USAGE,
          Topics.AGENT_SESSION_EVENTS);

  // the registry's client logs each failure with its stack trace
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

  private final SchemaRegistry registry;
  private final Fleet fleet;
  private final Map<String, RecordSerializer<?>> known = new ConcurrentHashMap<>();
  private long failedAt;
  private String failure;

  Serializers(SchemaRegistry registry, Fleet fleet) {
    this.registry = registry;
    this.fleet = fleet;
  }

  boolean complete() {
    return known.size() == TOPICS.size();
  }

  /**
   * Registers what is not registered yet.
   *
   * @throws UnavailableException when the registry is away
   */
  void register() {
    TOPICS.forEach(this::of);
  }

  /** The record in the wire format; null for a deletion. */
  @SuppressWarnings("unchecked") // a topic's name stands for one type only
  byte[] encode(Topic<?> topic, SpecificRecord value) {
    return ((RecordSerializer<SpecificRecord>) of(topic)).serialize(fleet.name(topic), value);
  }

  private RecordSerializer<?> of(Topic<?> topic) {
    RecordSerializer<?> serializer = known.get(topic.name());
    return serializer != null ? serializer : register(topic);
  }

  private synchronized RecordSerializer<?> register(Topic<?> topic) {
    RecordSerializer<?> serializer = known.get(topic.name());
    if (serializer != null) {
      return serializer;
    }
    if (failure != null && System.nanoTime() - failedAt < BETWEEN_TRIES.toNanos()) {
      throw new UnavailableException(BETWEEN_TRIES, failure);
    }
    try {
      serializer = RecordSerializer.register(registry, fleet, topic);
      known.put(topic.name(), serializer);
      failure = null;
      return serializer;
    } catch (RuntimeException e) {
      failedAt = System.nanoTime();
      failure =
          "the schema registry does not accept the schema of "
              + fleet.name(topic)
              + " now: check FLEETFOLD_REGISTRY_URL and whether it runs";
      UnavailableException unavailable = new UnavailableException(BETWEEN_TRIES, failure);
      unavailable.initCause(e);
      throw unavailable;
    }
  }
}
