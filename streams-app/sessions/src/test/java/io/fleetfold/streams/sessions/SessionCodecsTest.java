package io.fleetfold.streams.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.streams.sessions.state.AppendOutcome;
import io.fleetfold.streams.sessions.state.StateEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Sessions that an earlier release has left in the stores. */
class SessionCodecsTest {
  @Test
  void shouldReadEntriesOfTheFirstRelease() throws IOException {
    StateEntry entry = new StateEntry("[1]", 7L, 3L, null, 99L, 1L, 1);

    StateEntry read =
        SessionCodecs.ENTRIES.decode(
            first("StateEntry-1.avsc", schema -> downgraded(entry, schema)));

    assertThat(read).isEqualTo(new StateEntry("[1]", 7L, 3L, null, States.UNKNOWN, -1L, -1));
  }

  @Test
  void shouldReadEntriesThatWereOrderedByTheClocksOfTheirWritersAsTheOldest() throws IOException {
    StateEntry entry = new StateEntry("[1]", Long.MAX_VALUE, 3L, "z", States.UNKNOWN, 1L, 1);

    StateEntry read =
        SessionCodecs.ENTRIES.decode(
            older("StateEntry-2.avsc", 2, schema -> downgraded(entry, schema)));

    assertThat(read.getLogTime()).isEqualTo(-1);
    assertThat(new LogPlace(0, 0, 0, 0, "a").isBehind(read)).isTrue();
    assertThat(new LogPlace(-1, 0, 0, Long.MAX_VALUE, "a").isBehind(read)).isFalse();
  }

  @Test
  void shouldReadOutcomesOfTheFirstRelease() throws IOException {
    AppendOutcome outcome = new AppendOutcome(5L, 2, "invalid", "set it", 4L, true, null);

    AppendOutcome read =
        SessionCodecs.OUTCOMES.decode(
            first("AppendOutcome-1.avsc", schema -> downgraded(outcome, schema)));

    assertThat(read).isEqualTo(outcome);
  }

  private interface Writer {
    GenericRecord of(Schema schema);
  }

  private static byte[] first(String resource, Writer record) throws IOException {
    return older(resource, 1, record);
  }

  private static byte[] older(String resource, int version, Writer record) throws IOException {
    try (InputStream file = StateEntry.class.getResourceAsStream(resource)) {
      Schema schema = new Schema.Parser().parse(file);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(version);
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<GenericRecord>(schema).write(record.of(schema), encoder);
      encoder.flush();
      return bytes.toByteArray();
    }
  }

  private static GenericRecord downgraded(IndexedRecord record, Schema schema) {
    GenericData.Record old = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      old.put(field.pos(), record.get(record.getSchema().getField(field.name()).pos()));
    }
    return old;
  }
}
