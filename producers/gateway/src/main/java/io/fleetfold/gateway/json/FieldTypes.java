package io.fleetfold.gateway.json;

import org.apache.avro.Schema;

/** What the schemas say of fields. */
final class FieldTypes {
  private FieldTypes() {}

  /** The schema of a field's value where it is not null. */
  static Schema value(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream()
            .filter(type -> type.getType() != Schema.Type.NULL)
            .findFirst()
            .orElseThrow()
        : schema;
  }

  /** Whether the field holds JSON text: the same hint that makes it jsonb in SQL. */
  static boolean isJson(Schema.Field field) {
    return "io.debezium.data.Json".equals(value(field.schema()).getProp("connect.name"));
  }
}
