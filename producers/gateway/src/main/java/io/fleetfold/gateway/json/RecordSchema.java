package io.fleetfold.gateway.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** A kind of record as OpenAPI describes it, from its own schema. */
final class RecordSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RecordSchema() {}

  static ObjectNode of(JsonInput<?> input) {
    ObjectNode schema = NODES.objectNode().put("type", "object");
    schema.put("description", input.schema().getDoc());
    ObjectNode properties = schema.putObject("properties");
    for (String name : input.names()) {
      Schema.Field field = input.schema().getField(name);
      properties.set(name, property(field));
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private static ObjectNode property(Schema.Field field) {
    ObjectNode property = NODES.objectNode();
    if (!FieldTypes.isJson(field)) {
      Schema value = FieldTypes.value(field.schema());
      ArrayNode types = property.putArray("type");
      if (value.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
        types.add("string").add("integer");
      } else if (value.getLogicalType() instanceof LogicalTypes.Decimal) {
        types.add("string").add("number");
      } else {
        switch (value.getType()) {
          case STRING -> types.add("string");
          case INT, LONG -> types.add("integer").add("string");
          case BOOLEAN -> types.add("boolean");
          default -> throw new IllegalStateException("say how " + value + " is described");
        }
      }
      types.add("null");
    }
    return property.put("description", field.doc());
  }
}
