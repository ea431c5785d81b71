package io.fleetfold.streams.app.instances;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.reads.ViewsUnavailableException;
import io.fleetfold.streams.runs.views.ListEntry;
import io.fleetfold.streams.runs.views.ListPart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;

/**
 * A piece of a list as one instance tells another: offsets as JSON, each record in the format of
 * its output topic, so that instances of two versions understand each other. Thread-safe.
 *
 * @param writer writes records; gives null before the start
 * @param reader reads them
 */
public record ListWire<R extends SpecificRecord>(
    Supplier<RecordSerializer<R>> writer, RecordDeserializer<R> reader) {
  private static final TypeReference<Map<String, Map<Integer, Long>>> OFFSETS =
      new TypeReference<>() {};

  byte[] written(ListPart<R> part) {
    RecordSerializer<R> records = writer.get();
    if (records == null) {
      throw new ViewsUnavailableException("the app is starting: try again", null);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4_096);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(Json.bytes(part.asOf()), out);
      out.writeBoolean(part.more());
      out.writeInt(part.entries().size());
      for (ListEntry<R> entry : part.entries()) {
        write(entry.place().get(), out);
        out.writeInt(entry.records().size());
        for (R record : entry.records()) {
          write(records.serialize(null, record), out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  ListPart<R> read(byte[] written) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(written));
    Map<String, Map<Integer, Long>> asOf = Json.MAPPER.readValue(bytes(in), OFFSETS);
    boolean more = in.readBoolean();
    List<ListEntry<R>> entries = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      Bytes place = Bytes.wrap(bytes(in));
      List<R> records = new ArrayList<>();
      for (int each = in.readInt(); each > 0; each--) {
        records.add(reader.deserialize(null, bytes(in)));
      }
      entries.add(new ListEntry<>(place, records));
    }
    return new ListPart<>(asOf, entries, more);
  }

  private static void write(byte[] piece, DataOutputStream out) throws IOException {
    out.writeInt(piece.length);
    out.write(piece);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new EOFException("an answer that ends too early");
    }
    return in.readNBytes(length);
  }
}
