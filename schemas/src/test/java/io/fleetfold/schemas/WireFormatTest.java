package io.fleetfold.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.fleetfold.records.AgentRunEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class WireFormatTest {
  private static final Fleet FLEET = new Fleet("", 4, (short) 1);
  private static final Map<String, ?> CONFIG = Map.of("schema.registry.url", "mock://");

  private final MockSchemaRegistryClient client = new MockSchemaRegistryClient();
  private final SchemaRegistry registry = new SchemaRegistry(client);
  private final KafkaAvroSerializer genuine = new KafkaAvroSerializer(client, CONFIG);

  @Property(tries = 200)
  void shouldWriteByteForByteWhatTheGenuineSerializerWrites(@ForAll long seed) {
    for (Topic<?> topic : FleetSubjects.topics()) {
      assertSameBytes(topic, seed);
    }
  }

  private <V extends SpecificRecord> void assertSameBytes(Topic<V> topic, long seed) {
    V value = new RandomRecord(seed).of(topic.valueType(), topic.schema());
    byte[] theirs = genuine.serialize(FLEET.name(topic), value);
    byte[] ours = RecordSerializer.register(registry, FLEET, topic).serialize(topic.name(), value);
    assertThat(ours).as("bytes of %s for seed %d", topic, seed).isEqualTo(theirs);
  }

  @Property(tries = 200)
  void shouldReadWhatTheGenuineSerializerWrote(@ForAll long seed) {
    for (Topic<?> topic : FleetSubjects.topics()) {
      assertReadBack(topic, seed);
    }
  }

  private <V extends SpecificRecord> void assertReadBack(Topic<V> topic, long seed) {
    V value = new RandomRecord(seed).of(topic.valueType(), topic.schema());
    byte[] theirs = genuine.serialize(FLEET.name(topic), value);
    assertThat(new RecordDeserializer<>(registry, topic).deserialize(topic.name(), theirs))
        .as("%s for seed %d", topic, seed)
        .isEqualTo(value);
  }

  @Test
  void shouldBeReadByTheGenuineDeserializer() throws Exception {
    AgentRunEvent event = event();
    byte[] ours =
        RecordSerializer.register(registry, FLEET, Topics.AGENT_EVENTS).serialize("", event);
    try (KafkaAvroDeserializer reader =
        new KafkaAvroDeserializer(
            client, Map.of("schema.registry.url", "mock://", "specific.avro.reader", true))) {
      assertThat(reader.deserialize("agent-events", ours)).isEqualTo(event);
    }
  }

  @Test
  void shouldReadOlderVersionsWithDefaultsAndNewerOnesWithoutWhatItDoesNotKnow() throws Exception {
    Schema older =
        SchemaBuilder.record("AgentRunEvent")
            .namespace("io.fleetfold.records")
            .fields()
            .requiredString("event_id")
            .requiredString("agent_id")
            .requiredString("agent_name")
            .name("timestamp")
            .type(Topics.AGENT_EVENTS.schema().getField("timestamp").schema())
            .noDefault()
            .requiredString("event_type")
            .optionalString("a_field_of_the_future")
            .endRecord();
    GenericData.Record written = new GenericData.Record(older);
    written.put("event_id", "event-1");
    written.put("agent_id", "agent-1");
    written.put("agent_name", "Agent One");
    written.put("timestamp", 1_000L);
    written.put("event_type", "custom");
    written.put("a_field_of_the_future", "?");
    byte[] bytes = genuine.serialize("agent-events", written);
    AgentRunEvent read = reader().deserialize("agent-events", bytes);
    assertThat(read.getTimestamp()).isEqualTo(Instant.ofEpochMilli(1_000));
    assertThat(read.getRunId()).isNull();
    assertThat(read.getPartial()).isFalse();
  }

  @Test
  void shouldKeepDeletionMarks() {
    assertThat(reader().deserialize("", null)).isNull();
    RecordSerializer<AgentRunEvent> writer =
        RecordSerializer.register(registry, FLEET, Topics.AGENT_EVENTS);
    assertThat(writer.serialize("", null)).isNull();
  }

  @Test
  void shouldTellBytesThatCanNeverBeRead() {
    byte[] good =
        RecordSerializer.register(registry, FLEET, Topics.AGENT_EVENTS).serialize("", event());
    assertUndecodable(new byte[0], UndecodableException.UNDECODABLE, "wire format");
    assertUndecodable(
        "{\"not\":1}".getBytes(StandardCharsets.UTF_8),
        UndecodableException.UNDECODABLE,
        "wire format");
    assertUndecodable(
        Arrays.copyOf(good, good.length - 1), UndecodableException.UNDECODABLE, "does not decode");
    assertUndecodable(
        Arrays.copyOf(good, good.length + 1), UndecodableException.UNDECODABLE, "left over");
    assertUndecodable(
        new byte[] {0, 0, 0, 99, 99, 0}, UndecodableException.UNKNOWN_SCHEMA, "is not known");
  }

  @Test
  void shouldTellARegistryThatIsAwayFromAFinalError() throws Exception {
    SchemaRegistry away = SchemaRegistry.at("http://127.0.0.1:1", Map.of("max.retries", "0"));
    assertThatThrownBy(
            () ->
                new RecordDeserializer<>(away, Topics.AGENT_EVENTS)
                    .deserialize("", new byte[] {0, 0, 0, 0, 1, 0}))
        .isInstanceOf(RegistryUnavailableException.class);
    assertThatThrownBy(() -> away.register(FLEET, Topics.AGENT_EVENTS))
        .isInstanceOf(RegistryUnavailableException.class);
    away.close();
  }

  @Test
  void shouldNameTheSubjectWhoseSchemaIsRefused() {
    MockSchemaRegistryClient refusing =
        new MockSchemaRegistryClient() {
          @Override
          public int register(String subject, ParsedSchema schema) throws RestClientException {
            throw new RestClientException("incompatible", 409, 409);
          }
        };
    assertThatThrownBy(() -> new SchemaRegistry(refusing).register(FLEET, Topics.AGENT_EVENTS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("agent-events-value");
  }

  private void assertUndecodable(byte[] bytes, String reason, String words) {
    assertThatThrownBy(() -> reader().deserialize("agent-events", bytes))
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(words);
  }

  private RecordDeserializer<AgentRunEvent> reader() {
    return new RecordDeserializer<>(registry, Topics.AGENT_EVENTS);
  }

  private static AgentRunEvent event() {
    return AgentRunEvent.newBuilder()
        .setEventId("event-1")
        .setRunId("run-1")
        .setAgentId("agent-1")
        .setAgentName("Agent One")
        .setTimestamp(Instant.EPOCH)
        .setEventType("custom")
        .build();
  }
}
