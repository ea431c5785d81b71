package io.fleetfold.gateway.otlp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads messages of OTLP from JSON by their descriptors. Keys nobody knows are passed over, null is
 * as if the key were not there, and of what stands twice the last counts. Protobuf's own reader
 * takes ids for base64 and refuses unknown keys, repeated ones and two of a oneof.
 */
final class JsonMessages {
  // Fields by JSON key. Descriptors are few and live as long as this class.
  private static final Map<Descriptor, Map<String, FieldDescriptor>> FIELDS =
      new ConcurrentHashMap<>();

  private JsonMessages() {}

  /** The message of the object at whose beginning the parser is; it is left at its end. */
  static Message read(JsonParser json, Message.Builder builder, Budget budget)
      throws IOException, FieldException, RequestException {
    return read(json, builder, budget, 0);
  }

  private static Message read(JsonParser json, Message.Builder builder, Budget budget, int depth)
      throws IOException, FieldException, RequestException {
    budget.spend();
    expect(json, JsonToken.START_OBJECT, "an object");
    if (depth > budget.depth()) {
      throw JsonScalars.fault(json, "is nested deeper than " + budget.depth());
    }
    Map<String, FieldDescriptor> fields = fields(builder.getDescriptorForType());
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      FieldDescriptor field = fields.get(json.currentName());
      JsonToken value = json.nextToken();
      if (field == null || value == JsonToken.VALUE_NULL) {
        json.skipChildren();
      } else if (field.isRepeated()) {
        expect(json, JsonToken.START_ARRAY, "a list");
        builder.clearField(field);
        while (json.nextToken() != JsonToken.END_ARRAY) {
          builder.addRepeatedField(field, element(json, builder, field, budget, depth));
        }
      } else {
        builder.setField(field, value(json, builder, field, budget, depth));
      }
    }
    return builder.build();
  }

  private static Object element(
      JsonParser json, Message.Builder builder, FieldDescriptor field, Budget budget, int depth)
      throws IOException, FieldException, RequestException {
    if (field.getJavaType() != JavaType.MESSAGE) {
      budget.spend();
    } else if (json.currentToken() == JsonToken.VALUE_NULL) {
      budget.spend();
      return builder.newBuilderForField(field).build();
    }
    return value(json, builder, field, budget, depth);
  }

  private static Object value(
      JsonParser json, Message.Builder builder, FieldDescriptor field, Budget budget, int depth)
      throws IOException, FieldException, RequestException {
    return field.getJavaType() == JavaType.MESSAGE
        ? read(json, builder.newBuilderForField(field), budget, depth + 1)
        : JsonScalars.read(json, field);
  }

  /** Sees to it that a value is of this form. */
  static void expect(JsonParser json, JsonToken token, String form) throws FieldException {
    if (json.currentToken() != token) {
      throw JsonScalars.fault(json, "takes " + form);
    }
  }

  private static Map<String, FieldDescriptor> fields(Descriptor type) {
    return FIELDS.computeIfAbsent(
        type,
        t -> {
          Map<String, FieldDescriptor> fields = new HashMap<>();
          t.getFields().forEach(field -> fields.put(field.getJsonName(), field));
          return fields;
        });
  }
}
