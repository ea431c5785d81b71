package io.fleetfold.gateway.otlp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.fleetfold.schemas.Text;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/**
 * Scalars of OTLP in JSON: ids in hexadecimal digits, other bytes in base64, integers of 64 bits as
 * a text or a number that never passes through a double, enums by number.
 */
final class JsonScalars {
  private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);
  // more digits than any integer of 64 bits has
  private static final int MAX_INTEGER = 40;

  private JsonScalars() {}

  /** The value at which the parser is, as the field takes it. */
  static Object read(JsonParser json, FieldDescriptor field) throws IOException, FieldException {
    return switch (field.getJavaType()) {
      case STRING -> Text.clean(text(json, "a text"));
      case BOOLEAN -> flag(json);
      case INT -> whole(json, field).intValue();
      case LONG -> whole(json, field).longValue();
      case DOUBLE -> real(json);
      case FLOAT -> (float) real(json);
      case ENUM -> word(json, field);
      case BYTE_STRING ->
          IDS.contains(field.getName()) ? id(text(json, "a text"), json) : bytes(json);
      case MESSAGE -> throw new IllegalArgumentException("no scalar: " + field);
    };
  }

  private static String text(JsonParser json, String wanted) throws IOException, FieldException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw fault(json, "is not text: it takes " + wanted);
    }
    return json.getText();
  }

  private static boolean flag(JsonParser json) throws FieldException {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw fault(json, "takes true or false");
    };
  }

  private static BigInteger whole(JsonParser json, FieldDescriptor field)
      throws IOException, FieldException {
    boolean wide = field.getJavaType() == FieldDescriptor.JavaType.LONG;
    boolean unsigned =
        switch (field.getType()) {
          case UINT32, UINT64, FIXED32, FIXED64 -> true;
          default -> false;
        };
    BigInteger range = wide ? TWO_TO_64 : BigInteger.ONE.shiftLeft(32);
    BigInteger least = unsigned ? BigInteger.ZERO : range.shiftRight(1).negate();
    BigInteger value = integer(json);
    if (value == null || value.compareTo(least) < 0 || value.compareTo(least.add(range)) >= 0) {
      throw fault(
          json,
          "takes a whole number from "
              + least
              + " to "
              + least.add(range).subtract(BigInteger.ONE));
    }
    return value;
  }

  private static BigInteger integer(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    boolean number = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
    if ((!number && token != JsonToken.VALUE_STRING) || json.getTextLength() > MAX_INTEGER) {
      return null;
    }
    try {
      // exponents are read, and may be absurd
      BigDecimal value = new BigDecimal(json.getText().strip());
      return Math.abs((long) value.scale()) > MAX_INTEGER ? null : value.toBigIntegerExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static double real(JsonParser json) throws IOException, FieldException {
    try {
      return switch (json.currentToken()) {
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
        case VALUE_STRING -> Double.parseDouble(json.getText());
        default -> throw new NumberFormatException();
      };
    } catch (NumberFormatException e) {
      throw fault(json, "takes a number, or one of \"NaN\", \"Infinity\", \"-Infinity\"");
    }
  }

  private static EnumValueDescriptor word(JsonParser json, FieldDescriptor field)
      throws IOException, FieldException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      EnumValueDescriptor named = field.getEnumType().findValueByName(json.getText());
      if (named != null) {
        return named;
      }
    }
    BigInteger number = integer(json);
    if (number == null || number.bitLength() > Integer.SIZE - 1) {
      throw fault(json, "takes one of the numbers of " + field.getEnumType().getName());
    }
    return field.getEnumType().findValueByNumberCreatingIfUnknown(number.intValue());
  }

  private static ByteString id(String text, JsonParser json) throws FieldException {
    try {
      return ByteString.copyFrom(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException e) {
      throw fault(
          json,
          (looksLikeBase64(text) ? "is in base64" : "is not in hexadecimal digits")
              + ": OTLP's JSON writes ids in hex, 32 digits a trace's and 16 a span's");
    }
  }

  private static boolean looksLikeBase64(String text) {
    try {
      int length = Base64.getDecoder().decode(text).length;
      return length == TraceIds.TRACE_BYTES || length == TraceIds.SPAN_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static ByteString bytes(JsonParser json) throws IOException, FieldException {
    String text = text(json, "bytes in base64");
    try {
      return ByteString.copyFrom(
          Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
    } catch (IllegalArgumentException e) {
      throw fault(json, "takes bytes in base64");
    }
  }

  /** A fault of the value at which the parser is. */
  static FieldException fault(JsonParser json, String message) {
    return new FieldException(json.getParsingContext().pathAsPointer().toString(), message);
  }
}
