package io.fleetfold.client.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** What a schema says of its texts. */
final class RecordFields {
  /**
   * A field that holds text.
   *
   * @param json whether the text is JSON
   * @param id whether records are found by it: it is never changed
   * @param content what of it is content
   * @param keeps of a JSON object: members that are no content, though they are text
   * @param length the field that keeps the text's length; -1 for none
   */
  record TextField(
      int position,
      String name,
      boolean json,
      boolean nullable,
      boolean id,
      ContentKind content,
      List<String> keeps,
      int length) {}

  private static final Map<Schema, List<TextField>> KNOWN = new ConcurrentHashMap<>();

  private RecordFields() {}

  /** The texts of a record, in their order. */
  static List<TextField> of(Schema schema) {
    return KNOWN.computeIfAbsent(schema, RecordFields::read);
  }

  /** The same values in a record of their own. */
  @SuppressWarnings("unchecked") // a record of the same schema is of the same class
  static <R extends SpecificRecord> R copy(R record) {
    R copy = (R) SpecificData.getForClass(record.getClass()).newRecord(null, record.getSchema());
    for (Schema.Field field : record.getSchema().getFields()) {
      copy.put(field.pos(), record.get(field.pos()));
    }
    return copy;
  }

  private static List<TextField> read(Schema schema) {
    List<TextField> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      Schema text = text(field.schema());
      if (text != null) {
        String length = field.getProp("fleetfold.content.length");
        fields.add(
            new TextField(
                field.pos(),
                field.name(),
                "io.debezium.data.Json".equals(text.getProp("connect.name")),
                field.schema().isNullable(),
                isId(field.name()),
                ContentKind.of(field.getProp("fleetfold.content")),
                keeps(field),
                length == null ? -1 : schema.getField(length).pos()));
      }
    }
    return List.copyOf(fields);
  }

  private static Schema text(Schema schema) {
    if (schema.getType() == Schema.Type.UNION) {
      return schema.getTypes().stream()
          .map(RecordFields::text)
          .filter(s -> s != null)
          .findAny()
          .orElse(null);
    }
    return schema.getType() == Schema.Type.STRING ? schema : null;
  }

  private static boolean isId(String name) {
    return name.endsWith("_id") || name.equals("app_name") || name.equals("scope");
  }

  private static List<String> keeps(Schema.Field field) {
    return field.getObjectProp("fleetfold.content.keeps") instanceof List<?> names
        ? names.stream().map(String::valueOf).toList()
        : List.of();
  }
}
