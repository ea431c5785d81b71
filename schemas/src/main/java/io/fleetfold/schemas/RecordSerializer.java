package io.fleetfold.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes records in Confluent's wire format (a zero byte, the schema id in four bytes, Avro
 * binary), byte for byte what {@code KafkaAvroSerializer} writes of texts without broken
 * surrogates. The schema is registered by whoever makes the serializer, so that writing asks
 * nobody. Thread-safe.
 *
 * @param <V> the generated record
 */
public final class RecordSerializer<V extends SpecificRecord> implements Serializer<V> {
  private static final int HEADER = 5;

  static {
    TrustedRecords.trust();
  }

  private final Topic<V> topic;
  private final AvroWriter<V> writer;

  /** A serializer for a schema that the registry knows by this id. */
  public RecordSerializer(Topic<V> topic, int schemaId) {
    this.topic = topic;
    byte[] header = ByteBuffer.allocate(HEADER).put((byte) 0).putInt(schemaId).array();
    this.writer = new AvroWriter<>(new Encodable<>(topic.schema()), header);
  }

  /** Registers the topic's schema, then makes its serializer. */
  public static <V extends SpecificRecord> RecordSerializer<V> register(
      SchemaRegistry registry, Fleet fleet, Topic<V> topic) {
    return new RecordSerializer<>(topic, registry.register(fleet, topic));
  }

  /** The topic whose values it writes. */
  public Topic<V> topic() {
    return topic;
  }

  @Override
  public byte[] serialize(String ignored, V value) {
    return value == null ? null : writer.write(value);
  }

  // an encoder would put a question mark in the place of half a surrogate pair: another id
  private static final class Encodable<V> extends SpecificDatumWriter<V> {
    Encodable(Schema schema) {
      super(schema);
    }

    @Override
    protected void writeString(Object text, Encoder out) throws IOException {
      super.writeString(text instanceof String plain ? Text.encodable(plain) : text, out);
    }
  }
}
