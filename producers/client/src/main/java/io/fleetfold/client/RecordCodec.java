package io.fleetfold.client;

import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.TrustedRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records as bytes on this machine's disk: what they are sent as, without the registry's id of the
 * schema. Each file names the schemas it was written with, so that a later version reads it. For
 * one thread.
 */
final class RecordCodec {
  private static final int WIRE_HEADER = 5;
  private static final byte TOMBSTONE = 1;

  static {
    TrustedRecords.trust();
  }

  private final List<RecordSerializer<?>> writers = new ArrayList<>();

  RecordCodec() {
    for (Topic<?> topic : Encoders.TOPICS) {
      writers.add(new RecordSerializer<>(topic, 0));
    }
  }

  byte[] encode(Outgoing record) {
    int topic = Encoders.TOPICS.indexOf(record.topic());
    byte[] key = record.key().getBytes(StandardCharsets.UTF_8);
    byte[] value = record.value() == null ? new byte[WIRE_HEADER] : value(topic, record.value());
    int length = value.length - WIRE_HEADER;
    return ByteBuffer.allocate(2 + Integer.BYTES + key.length + length)
        .put((byte) topic)
        .put(record.value() == null ? TOMBSTONE : 0)
        .putInt(key.length)
        .put(key)
        .put(value, WIRE_HEADER, length)
        .array();
  }

  @SuppressWarnings("unchecked") // the serializers stand in the order of their topics
  private byte[] value(int topic, SpecificRecord value) {
    return ((RecordSerializer<SpecificRecord>) writers.get(topic)).serialize("", value);
  }

  /** Reads what {@link #encode} wrote. */
  static Outgoing decode(ByteBuffer bytes, List<Schema> writtenWith) throws IOException {
    int index = bytes.get();
    boolean tombstone = bytes.get() == TOMBSTONE;
    byte[] key = new byte[bytes.getInt()];
    bytes.get(key);
    Topic<?> topic = Encoders.TOPICS.get(index);
    SpecificRecord value = tombstone ? null : value(topic, writtenWith.get(index), bytes);
    return new Outgoing(topic, new String(key, StandardCharsets.UTF_8), value, null);
  }

  private static <V extends SpecificRecord> V value(Topic<V> topic, Schema writer, ByteBuffer bytes)
      throws IOException {
    SpecificDatumReader<V> reader =
        new SpecificDatumReader<>(
            writer, topic.schema(), SpecificData.getForClass(topic.valueType()));
    return reader.read(
        null,
        DecoderFactory.get()
            .binaryDecoder(
                bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining(), null));
  }
}
