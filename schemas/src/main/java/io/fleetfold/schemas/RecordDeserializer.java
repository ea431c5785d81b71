package io.fleetfold.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads records in Confluent's wire format, whichever version of the schema they were written with.
 * The registry is asked once for each schema id. Thread-safe.
 *
 * @param <V> the generated record
 */
public final class RecordDeserializer<V extends SpecificRecord> implements Deserializer<V> {
  private static final int HEADER = 5;

  static {
    TrustedRecords.trust();
  }

  private final SchemaRegistry registry;
  private final Topic<V> topic;
  private final SpecificData model;
  private final Map<Integer, Writer> writers = new ConcurrentHashMap<>();
  private final ThreadLocal<Scratch<V>> scratch = ThreadLocal.withInitial(Scratch::new);

  /** A deserializer of a topic's values. */
  public RecordDeserializer(SchemaRegistry registry, Topic<V> topic) {
    this.registry = registry;
    this.topic = topic;
    // the conversions of the logical types come with the generated class
    this.model = SpecificData.getForClass(topic.valueType());
  }

  /**
   * Reads one value.
   *
   * @throws UndecodableException when the bytes can never be read: final
   * @throws RegistryUnavailableException when the registry must be asked and is away: try again
   */
  @Override
  public V deserialize(String name, byte[] data) {
    if (data == null) {
      return null;
    }
    if (data.length < HEADER || data[0] != 0) {
      throw new UndecodableException(
          UndecodableException.UNDECODABLE,
          "value of "
              + data.length
              + " bytes is not Avro in Confluent's wire format (a zero byte, then the schema id):"
              + " publish with KafkaAvroSerializer or the Fleetfold client");
    }
    int id = ByteBuffer.wrap(data, 1, 4).getInt();
    Writer writer = writers.computeIfAbsent(id, unknown -> new Writer(registry.byId(unknown)));
    try {
      return read(id, writer, data);
    } catch (IOException | RuntimeException e) {
      scratch.remove();
      if (e instanceof UndecodableException known) {
        throw known;
      }
      throw undecodable(id, String.valueOf(e.getMessage()), e);
    } catch (StackOverflowError e) {
      // of the schema itself, or of Avro's own: what was half done is thrown away
      scratch.remove();
      throw undecodable(id, "it is nested too deep", e);
    }
  }

  private V read(int id, Writer writer, byte[] data) throws IOException {
    Scratch<V> mine = scratch.get();
    int length = data.length - HEADER;
    if (writer.nests()) {
      mine.decoder = DecoderFactory.get().binaryDecoder(data, HEADER, length, mine.decoder);
      RecordBounds.check(writer.schema(), mine.decoder, length);
    }
    SpecificDatumReader<V> reader =
        mine.readers.computeIfAbsent(
            id, ignored -> new SpecificDatumReader<>(writer.schema(), topic.schema(), model));
    mine.decoder = DecoderFactory.get().binaryDecoder(data, HEADER, length, mine.decoder);
    V value = reader.read(null, mine.decoder);
    if (!mine.decoder.isEnd()) {
      throw undecodable(id, "bytes are left over after the record", null);
    }
    return value;
  }

  private UndecodableException undecodable(int id, String why, Throwable cause) {
    return new UndecodableException(
        UndecodableException.UNDECODABLE,
        "value does not decode as " + topic.schema().getName() + " of schema id " + id + ": " + why,
        cause);
  }

  /** The schema of an id, and whether its bytes must be walked over before they are read. */
  private record Writer(Schema schema, boolean nests) {
    Writer(Schema schema) {
      this(schema, RecordBounds.matterTo(schema));
    }
  }

  private static final class Scratch<V> {
    private final Map<Integer, SpecificDatumReader<V>> readers = new ConcurrentHashMap<>();
    private BinaryDecoder decoder;
  }
}
