package io.fleetfold.verify.sessions;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fleetfold.verify.replay.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON as PostgreSQL writes a jsonb: keys by length and then by their bytes, the last of equal
 * ones, numbers without exponents, escapes where none can be spared. (Source: {@code jsonb_util.c},
 * {@code json.c} and {@code numeric.c} of PostgreSQL.)
 */
final class Jsonb {
  private static final Comparator<byte[]> KEYS =
      Comparator.<byte[]>comparingInt(key -> key.length).thenComparing(Arrays::compareUnsigned);

  private Jsonb() {}

  /** The text of a jsonb that was made of this JSON. */
  static String text(String json) {
    StringBuilder text = new StringBuilder(json.length() + 16);
    try (JsonParser parser = Json.parser(json)) {
      parser.nextToken();
      value(parser, text);
    } catch (IOException e) {
      throw new UncheckedIOException("JSON that was valid is broken", e);
    }
    return text.toString();
  }

  private static void value(JsonParser parser, StringBuilder text) throws IOException {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> object(parser, text);
      case START_ARRAY -> array(parser, text);
      case VALUE_STRING -> string(parser.getText(), text);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          text.append(new BigDecimal(parser.getText()).toPlainString());
      default -> text.append(token.asString());
    }
  }

  private static void object(JsonParser parser, StringBuilder text) throws IOException {
    Map<byte[], String> fields = new TreeMap<>(KEYS);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      StringBuilder field = new StringBuilder();
      string(name, field);
      field.append(": ");
      value(parser, field);
      fields.put(name.getBytes(StandardCharsets.UTF_8), field.toString());
    }
    text.append('{').append(String.join(", ", fields.values())).append('}');
  }

  private static void array(JsonParser parser, StringBuilder text) throws IOException {
    text.append('[');
    for (String comma = ""; parser.nextToken() != JsonToken.END_ARRAY; comma = ", ") {
      text.append(comma);
      value(parser, text);
    }
    text.append(']');
  }

  /** A text as a string of a jsonb. */
  static void string(String value, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ') {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
