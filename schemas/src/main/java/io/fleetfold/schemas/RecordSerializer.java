package io.fleetfold.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes records in Confluent's wire format (a zero byte, the schema id in four bytes, Avro
 * binary), byte for byte what {@code KafkaAvroSerializer} writes. The schema is registered by
 * whoever makes the serializer, so that writing asks nobody. Thread-safe.
 *
 * @param <V> the generated record
 */
public final class RecordSerializer<V extends SpecificRecord> implements Serializer<V> {
  private static final int HEADER = 5;

  static {
    TrustedRecords.trust();
  }

  private final Topic<V> topic;
  private final int schemaId;
  private final SpecificDatumWriter<V> writer;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  /** A serializer for a schema that the registry knows by this id. */
  public RecordSerializer(Topic<V> topic, int schemaId) {
    this.topic = topic;
    this.schemaId = schemaId;
    this.writer = new SpecificDatumWriter<>(topic.schema());
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
    if (value == null) {
      return null;
    }
    Scratch mine = scratch.get();
    try {
      mine.bytes.reset();
      mine.bytes.write(ByteBuffer.allocate(HEADER).put((byte) 0).putInt(schemaId).array());
      mine.encoder = EncoderFactory.get().directBinaryEncoder(mine.bytes, mine.encoder);
      writer.write(value, mine.encoder);
      mine.encoder.flush();
      return mine.bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      mine.trim();
    }
  }

  private static final class Scratch {
    private static final int KEEP = 1 << 16;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private BinaryEncoder encoder;

    // one huge record must not pin its buffer for the thread's life
    void trim() {
      if (bytes.size() > KEEP) {
        bytes = new ByteArrayOutputStream(1024);
        encoder = null;
      }
    }
  }
}
