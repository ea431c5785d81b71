package io.fleetfold.verify.saved;

import io.fleetfold.schemas.TrustedRecords;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * The state of a replay as an Avro file. The file holds the schema it was written by, so that a
 * later release reads it where its own differs by fields with defaults.
 */
public final class SavedStates {
  private static final Schema RUNS =
      Schema.createUnion(
          SavedClock.getClassSchema(),
          SavedRun.getClassSchema(),
          Statements.SCHEMA,
          SavedDay.getClassSchema(),
          SavedDeletedRun.getClassSchema(),
          SavedWindows.getClassSchema());
  private static final Schema SESSIONS =
      Schema.createUnion(
          SavedSessionClock.getClassSchema(),
          SavedSession.getClassSchema(),
          SavedUser.getClassSchema(),
          SavedOutcomes.getClassSchema(),
          SavedSessionDeletion.getClassSchema(),
          SavedForgetting.getClassSchema(),
          SavedAppKey.getClassSchema());

  private static final SpecificData MODEL = new SpecificData();

  static {
    TrustedRecords.trust();
    MODEL.addLogicalTypeConversion(new Conversions.DecimalConversion());
    MODEL.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
  }

  /** Something that saves its state. */
  @FunctionalInterface
  public interface Source {
    /** Puts all of it. */
    void saveTo(StateSink sink) throws IOException;
  }

  private SavedStates() {}

  /** Writes what a replay of runs saves. */
  public static void writeRuns(OutputStream out, Source source) throws IOException {
    write(out, RUNS, source);
  }

  /** Writes what a replay of sessions saves. */
  public static void writeSessions(OutputStream out, Source source) throws IOException {
    write(out, SESSIONS, source);
  }

  private static void write(OutputStream out, Schema schema, Source source) throws IOException {
    // not closed: that would close the stream, which goes on
    DataFileWriter<IndexedRecord> file =
        new DataFileWriter<>(new SpecificDatumWriter<>(schema, MODEL));
    file.create(schema, out);
    source.saveTo(file::append);
    file.flush();
  }

  /** Reads what {@link #writeRuns} has written. */
  public static void readRuns(InputStream in, StateSink sink) throws IOException {
    read(in, RUNS, sink);
  }

  /** Reads what {@link #writeSessions} has written. */
  public static void readSessions(InputStream in, StateSink sink) throws IOException {
    read(in, SESSIONS, sink);
  }

  private static void read(InputStream in, Schema schema, StateSink sink) throws IOException {
    SpecificDatumReader<IndexedRecord> reader = new SpecificDatumReader<>(schema, schema, MODEL);
    try (DataFileStream<IndexedRecord> file = new DataFileStream<>(in, reader)) {
      while (file.hasNext()) {
        sink.put(file.next());
      }
    } catch (AvroRuntimeException e) {
      throw new IOException("it can't be read: " + e.getMessage(), e);
    }
  }
}
