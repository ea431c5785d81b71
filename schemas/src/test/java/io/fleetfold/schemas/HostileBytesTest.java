package io.fleetfold.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.fleetfold.records.AgentRunEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no schema of ours writes: it ends as a record that cannot be read, never as an error. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class HostileBytesTest {
  private static final Fleet FLEET = new Fleet("", 4, (short) 1);

  private final MockSchemaRegistryClient client = new MockSchemaRegistryClient();
  private final RecordDeserializer<AgentRunEvent> events =
      new RecordDeserializer<>(new SchemaRegistry(client), Topics.AGENT_EVENTS);

  @Test
  void shouldRefuseARecordThatIsNestedTooDeep() throws Exception {
    int id = register(withField("[\"null\", " + LINK + "]"));

    assertThat(events.deserialize(null, bytes(id, chain(40))).getEventId()).isEqualTo("e1");
    assertUndecodable(bytes(id, chain(100_000)), "nested deeper");
  }

  @Test
  void shouldRefuseItemsThatTakeNoBytes() throws Exception {
    int id = register(withField("{\"type\": \"array\", \"items\": \"null\"}"));

    assertThat(events.deserialize(null, bytes(id, numbers(1_000, 0))).getEventId()).isEqualTo("e1");
    assertUndecodable(bytes(id, numbers(1L << 30, 0)), "more values");
    assertUndecodable(bytes(id, numbers(1L << 60, 0)), "");
  }

  @Test
  void shouldRefuseASchemaThatDoublesAtEachLevel() throws Exception {
    StringBuilder type = new StringBuilder("\"null\"");
    for (int i = 0; i < 40; i++) {
      type.insert(
          0,
          "{\"type\": \"record\", \"name\": \"L"
              + i
              + "\", \"fields\": [{\"name\": \"a\", \"type\": ");
      type.append("}, {\"name\": \"b\", \"type\": ")
          .append(i == 0 ? "\"null\"" : "\"L" + (i - 1) + "\"");
      type.append("}]}");
    }

    assertUndecodable(bytes(register(withField(type.toString())), new byte[0]), "more values");
  }

  @Test
  void shouldRefuseATextThatSaysItIsLongerThanItsRecord() throws Exception {
    int id = register(withField("\"string\""));

    assertUndecodable(bytes(id, numbers(Integer.MAX_VALUE - 100)), "");
  }

  @Property(tries = 500)
  void shouldEndAllBytesAsARecordOrAsOneThatCannotBeRead(
      @ForAll @Size(max = 300) byte[] tail, @ForAll boolean recursive) throws Exception {
    int id =
        register(
            withField(
                recursive
                    ? "[\"null\", " + LINK + "]"
                    : "{\"type\": \"map\", \"values\": {\"type\": \"array\", \"items\":"
                        + " \"null\"}}"));
    try {
      assertThat(events.deserialize(null, bytes(id, tail))).isNotNull();
    } catch (UndecodableException e) {
      assertThat(e.reason()).isEqualTo(UndecodableException.UNDECODABLE);
    }
  }

  private static final String LINK =
      "{\"type\": \"record\", \"name\": \"Link\", \"fields\":"
          + " [{\"name\": \"next\", \"type\": [\"null\", \"Link\"], \"default\": null}]}";

  /** The event's schema with one more field at its end, as a stranger may register it. */
  private static Schema withField(String type) {
    Schema event = AgentRunEvent.getClassSchema();
    List<Schema.Field> fields = new ArrayList<>();
    event.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    fields.add(new Schema.Field("extra", new Schema.Parser().parse(type), null, (Object) null));
    return Schema.createRecord(
        event.getName(), null, event.getNamespace(), /* isError= */ false, fields);
  }

  private int register(Schema schema) throws Exception {
    return client.register(FLEET.subject(Topics.AGENT_EVENTS), new AvroSchema(schema));
  }

  private static byte[] bytes(int id, byte[] tail) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    AgentRunEvent event =
        AgentRunEvent.newBuilder()
            .setEventId("e1")
            .setRunId("r1")
            .setAgentId("a1")
            .setAgentName("a")
            .setTimestamp(java.time.Instant.EPOCH)
            .setEventType("custom")
            .build();
    new SpecificDatumWriter<>(AgentRunEvent.class).write(event, encoder);
    encoder.flush();
    out.write(tail);
    return out.toByteArray();
  }

  /** So many links, the last without a next. */
  private static byte[] chain(int length) {
    byte[] chain = new byte[length + 1];
    java.util.Arrays.fill(chain, 0, length, (byte) 2);
    return chain;
  }

  private static byte[] numbers(long... numbers) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    for (long number : numbers) {
      encoder.writeLong(number);
    }
    encoder.flush();
    return out.toByteArray();
  }

  private void assertUndecodable(byte[] value, String says) {
    assertThatThrownBy(() -> events.deserialize(null, value))
        .isInstanceOfSatisfying(
            UndecodableException.class,
            e -> assertThat(e.reason()).isEqualTo(UndecodableException.UNDECODABLE))
        .hasMessageContaining(says);
  }
}
