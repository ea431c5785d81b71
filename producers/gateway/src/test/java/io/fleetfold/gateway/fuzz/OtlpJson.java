package io.fleetfold.gateway.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a message as exporters write OTLP in JSON. */
final class OtlpJson {
  private OtlpJson() {}

  static String of(Message message) {
    return message.getAllFields().entrySet().stream()
        .map(
            field ->
                "\"" + field.getKey().getJsonName() + "\":" + of(field.getKey(), field.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String of(FieldDescriptor field, Object value) {
    return value instanceof List<?> list
        ? list.stream().map(each -> single(field, each)).collect(Collectors.joining(",", "[", "]"))
        : single(field, value);
  }

  private static String single(FieldDescriptor field, Object value) {
    if (value instanceof Message message) {
      return of(message);
    }
    if (value instanceof EnumValueDescriptor named) {
      return Integer.toString(named.getNumber());
    }
    if (value instanceof ByteString bytes) {
      return "\""
          + (field.getName().endsWith("_id")
              ? HexFormat.of().formatHex(bytes.toByteArray())
              : Base64.getEncoder().encodeToString(bytes.toByteArray()))
          + "\"";
    }
    return value instanceof String || value instanceof Long
        ? "\"" + value.toString().replace("\"", "\\\"") + "\""
        : value.toString();
  }
}
