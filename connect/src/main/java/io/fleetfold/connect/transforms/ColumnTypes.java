package io.fleetfold.connect.transforms;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** The types a key's columns can have. */
final class ColumnTypes {
  private ColumnTypes() {}

  /** The schema of a key made of these columns, each {@code name} or {@code name:type}. */
  static Schema keySchema(String setting, List<?> columns) {
    if (columns.isEmpty()) {
      throw new ConfigException(setting, columns, "name at least one column");
    }
    SchemaBuilder builder = SchemaBuilder.struct();
    for (Object column : columns) {
      String text = column.toString();
      int colon = text.indexOf(':');
      String name = colon < 0 ? text : text.substring(0, colon);
      if (name.isBlank()) {
        throw new ConfigException(setting, columns, "a column has no name");
      }
      builder.field(name, schema(setting, colon < 0 ? "string" : text.substring(colon + 1)));
    }
    return builder.build();
  }

  private static Schema schema(String setting, String type) {
    return switch (type) {
      case "string" -> Schema.STRING_SCHEMA;
      case "int32" -> Schema.INT32_SCHEMA;
      case "int64" -> Schema.INT64_SCHEMA;
      case "timestamp" ->
          SchemaBuilder.string().name(ZonedTimestamps.ZONED_TIMESTAMP).version(1).build();
      default -> throw new ConfigException(setting, type, "take string, int32, int64 or timestamp");
    };
  }

  /**
   * The value of a part of a key.
   *
   * @throws IllegalArgumentException where it is not of the column's type
   */
  static Object parse(Schema schema, String part) {
    if (ZonedTimestamps.ZONED_TIMESTAMP.equals(schema.name())) {
      try {
        return ZonedTimestamps.text(Instant.parse(part).toEpochMilli());
      } catch (DateTimeException | ArithmeticException e) {
        throw new IllegalArgumentException("not a time such as 2026-01-01T00:00:00Z", e);
      }
    }
    return switch (schema.type()) {
      case INT32 -> Integer.valueOf(part);
      case INT64 -> Long.valueOf(part);
      default -> part;
    };
  }
}
