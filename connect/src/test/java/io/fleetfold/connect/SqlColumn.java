package io.fleetfold.connect;

import io.fleetfold.schemas.UnknownSums;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** A column as an Avro field asks for it, or as the database has it. */
record SqlColumn(String name, String type, boolean nullable) {
  /** What the sink writes a field of this schema into. */
  static SqlColumn of(Schema.Field field) {
    Schema schema = field.schema();
    boolean nullable = schema.getType() == Schema.Type.UNION;
    if (nullable) {
      List<Schema> branches = schema.getTypes();
      schema = branches.get(0).getType() == Schema.Type.NULL ? branches.get(1) : branches.get(0);
    }
    return new SqlColumn(field.name(), type(field, schema), nullable || UnknownSums.canBe(field));
  }

  /** This as a column of the primary key, which is never null. */
  SqlColumn required() {
    return new SqlColumn(name, type, /* nullable= */ false);
  }

  private static String type(Schema.Field field, Schema schema) {
    if ("io.debezium.data.Json".equals(schema.getProp("connect.name"))) {
      return "jsonb";
    }
    LogicalType logical = schema.getLogicalType();
    if (logical instanceof LogicalTypes.TimestampMillis) {
      return "timestamp(3) with time zone";
    }
    if (logical instanceof LogicalTypes.Decimal decimal) {
      return "numeric(" + decimal.getPrecision() + "," + decimal.getScale() + ")";
    }
    return switch (schema.getType()) {
      case STRING -> "text";
      case INT -> "integer";
      case LONG -> "bigint";
      case BOOLEAN -> "boolean";
      case DOUBLE -> "double precision";
      default ->
          throw new IllegalStateException(
              "field " + field.name() + " is " + schema + ": the sink cannot write it");
    };
  }

  /** The SQL that turns what the table has (null: nothing) into this column. */
  String alter(String table, SqlColumn actual) {
    String alter = "ALTER TABLE " + table + " ";
    if (actual == null) {
      return alter
          + "ADD COLUMN "
          + name
          + " "
          + type
          + (nullable ? "" : " NOT NULL DEFAULT ...")
          + ";";
    }
    String column = alter + "ALTER COLUMN " + name;
    StringBuilder all = new StringBuilder();
    if (!type.equals(actual.type)) {
      all.append(column).append(" TYPE ").append(type).append("; -- is ").append(actual.type);
    }
    if (nullable != actual.nullable) {
      all.append(column).append(nullable ? " DROP NOT NULL;" : " SET NOT NULL;");
    }
    return all.toString();
  }
}
