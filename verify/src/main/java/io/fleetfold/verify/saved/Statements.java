package io.fleetfold.verify.saved;

import io.fleetfold.records.AgentLlmUsage;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;

/** Statements of calls, saved by the schema of the record that they were told by. */
public final class Statements {
  static final Schema SCHEMA =
      SchemaBuilder.record("SavedStatement")
          .namespace("io.fleetfold.verify.saved")
          .fields()
          .requiredLong("log_time")
          .name("usage")
          .type(AgentLlmUsage.getClassSchema())
          .noDefault()
          .endRecord();

  private Statements() {}

  /** A statement as it is saved; the log's time in milliseconds since the epoch. */
  public static IndexedRecord save(AgentLlmUsage usage, long logTime) {
    GenericData.Record saved = new GenericData.Record(SCHEMA);
    saved.put("log_time", logTime);
    saved.put("usage", usage);
    return saved;
  }

  /** Whether a saved record is a statement. */
  public static boolean isOne(IndexedRecord saved) {
    return saved.getSchema().getFullName().equals(SCHEMA.getFullName());
  }

  /** When the log took it. */
  public static long logTime(IndexedRecord saved) {
    return (Long) saved.get(SCHEMA.getField("log_time").pos());
  }

  /** What it tells. */
  public static AgentLlmUsage usage(IndexedRecord saved) {
    return (AgentLlmUsage) saved.get(SCHEMA.getField("usage").pos());
  }
}
