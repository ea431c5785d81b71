package io.fleetfold.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.schemas.Nearest;
import io.fleetfold.schemas.Text;
import io.fleetfold.schemas.TrustedRecords;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads a record from a JSON object by its schema, whichever it is. Thread-safe.
 *
 * @param <V> the generated record
 */
final class RecordReader<V extends SpecificRecord> {
  private static final int MAX_NAME = 60;

  static {
    TrustedRecords.trust();
  }

  private final Class<V> type;
  private final Schema schema;
  private final Map<String, FieldReader> readers = new LinkedHashMap<>();

  /**
   * A reader of a kind of record.
   *
   * @param notTaken fields that nobody outside writes
   */
  RecordReader(Class<V> type, Schema schema, Set<String> notTaken) {
    this.type = type;
    this.schema = schema;
    for (Schema.Field field : schema.getFields()) {
      if (!notTaken.contains(field.name())) {
        readers.put(field.name(), new FieldReader(field));
      }
    }
  }

  Schema schema() {
    return schema;
  }

  /** The names of the fields it takes. */
  Set<String> names() {
    return readers.keySet();
  }

  /** The record; what is not told is null, or what the schema has for that. */
  V read(JsonNode object) throws FieldProblem {
    if (!object.isObject()) {
      throw new FieldProblem(null, "the item is not a JSON object: send {\"field\": value, ...}");
    }
    V record = type.cast(SpecificData.get().newRecord(null, schema));
    for (Schema.Field field : schema.getFields()) {
      if (field.hasDefaultValue() && !field.schema().isNullable()) {
        record.put(field.pos(), SpecificData.get().getDefaultValue(field));
      }
    }
    for (Map.Entry<String, JsonNode> given : object.properties()) {
      FieldReader reader = readers.get(given.getKey());
      if (reader == null) {
        throw unknown(given.getKey());
      }
      if (!given.getValue().isNull()) {
        record.put(schema.getField(given.getKey()).pos(), reader.read(given.getValue()));
      }
    }
    return record;
  }

  private FieldProblem unknown(String name) {
    String told = Text.head(Text.clean(name), MAX_NAME);
    return new FieldProblem(
        told,
        "there is no field '"
            + told
            + "'"
            + Nearest.of(told, names())
                .map(nearest -> ": did you mean " + nearest + "?")
                .orElse(""));
  }
}
