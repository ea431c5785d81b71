package io.fleetfold.streams.core.state;

import io.fleetfold.schemas.AvroWriter;
import io.fleetfold.schemas.TrustedRecords;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Writes and reads state values: a version byte, then Avro binary. The version says with which
 * schema the value was written, so that a later release can read what this one left behind.
 * Thread-safe.
 *
 * @param <V> the generated record
 */
public final class StateCodec<V extends SpecificRecordBase> {
  private static final ThreadLocal<BinaryDecoder> DECODERS = new ThreadLocal<>();

  static {
    TrustedRecords.trust();
  }

  private final String name;
  private final byte version;
  private final AvroWriter<V> writer;
  private final List<SpecificDatumReader<V>> readers = new ArrayList<>();

  /**
   * A codec for a state record.
   *
   * @param older resources beside the record with the schemas of earlier versions, the first first
   */
  public StateCodec(Schema schema, String... older) {
    SpecificData data = new SpecificData(StateCodec.class.getClassLoader());
    // the generated code's own coders skip reflection by field: measured at half the time
    data.setCustomCoders(true);
    // those of logical types come with the generated class
    SpecificData.getForSchema(schema).getConversions().forEach(data::addLogicalTypeConversion);
    this.name = schema.getName();
    for (String resource : older) {
      this.readers.add(
          new SpecificDatumReader<>(read(data.getClass(schema), resource), schema, data));
    }
    this.readers.add(new SpecificDatumReader<>(schema, schema, data));
    this.version = (byte) readers.size();
    this.writer = new AvroWriter<>(new SpecificDatumWriter<>(schema, data), version);
  }

  /** The bytes of a value. */
  public byte[] encode(V value) {
    return writer.write(value);
  }

  /**
   * The value of bytes; null for null.
   *
   * @throws IllegalStateException when a newer release wrote them
   */
  public V decode(byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    if (bytes[0] < 1 || bytes[0] > version) {
      throw new IllegalStateException(
          name
              + " in a state store has version "
              + bytes[0]
              + ", this release reads up to "
              + version
              + ": run the release that wrote it, or a newer one");
    }
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, 1, bytes.length - 1, DECODERS.get());
    DECODERS.set(decoder);
    try {
      return readers.get(bytes[0] - 1).read(null, decoder);
    } catch (IOException e) {
      throw new CorruptStateException(name + " in a state store does not decode", e);
    } catch (AvroRuntimeException | IndexOutOfBoundsException e) {
      throw new CorruptStateException(name + " in a state store does not decode", e);
    }
  }

  private static Schema read(Class<?> record, String resource) {
    try (InputStream schema = record.getResourceAsStream(resource)) {
      return new Schema.Parser().parse(schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
