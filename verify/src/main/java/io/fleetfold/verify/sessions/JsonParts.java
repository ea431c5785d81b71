package io.fleetfold.verify.sessions;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.fleetfold.verify.replay.Json;
import io.fleetfold.verify.replay.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes JSON apart; every value stays as it is written. */
final class JsonParts {
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:u([0-9A-Fa-f]{4})|.)", Pattern.DOTALL);

  private JsonParts() {}

  /** JSON without what PostgreSQL refuses, escapes of it included; null where nothing is left. */
  static String clean(String json) {
    String text = Text.clean(json);
    if (text == null || text.indexOf('\\') < 0) {
      return text == null || text.isBlank() ? null : text;
    }
    StringBuilder kept = new StringBuilder();
    Matcher escape = ESCAPE.matcher(text);
    int from = 0;
    while (escape.find(from)) {
      kept.append(text, from, escape.start());
      int start = escape.start();
      int unit = unit(escape);
      from = escape.end();
      boolean whole = unit != 0 && !isSurrogate(unit);
      if (isHigh(unit) && escape.find(from) && escape.start() == from && isLow(unit(escape))) {
        from = escape.end();
        whole = true;
      }
      if (whole) {
        kept.append(text, start, from);
      }
    }
    String clean = kept.append(text, from, text.length()).toString();
    return clean.isBlank() ? null : clean;
  }

  /** What an escape stands for; -1 where it is no number. */
  private static int unit(Matcher escape) {
    return escape.group(1) == null ? -1 : Integer.parseInt(escape.group(1), 16);
  }

  private static boolean isSurrogate(int unit) {
    return isHigh(unit) || isLow(unit);
  }

  private static boolean isHigh(int unit) {
    return unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
  }

  private static boolean isLow(int unit) {
    return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
  }

  static boolean isObject(String json) {
    return json.stripLeading().startsWith("{");
  }

  static boolean isArray(String json) {
    return json.startsWith("[");
  }

  /** The fields of an object; of one that is there twice, the last. */
  static Map<String, String> fields(String json) {
    Map<String, String> fields = new LinkedHashMap<>();
    walk(json, fields::put);
    return fields;
  }

  /** The items of an array. */
  static List<String> items(String json) {
    List<String> items = new ArrayList<>();
    walk(json, (none, item) -> items.add(item));
    return items;
  }

  private interface Part {
    void value(String name, String json);
  }

  private static void walk(String json, Part part) {
    try (JsonParser parser = Json.parser(json)) {
      JsonToken token = parser.nextToken();
      String name = null;
      for (token = parser.nextToken(); !isEnd(token); token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          name = parser.currentName();
          continue;
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        part.value(name, json.substring(start, end(parser, token, start)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("JSON that was valid is broken", e);
    }
  }

  private static boolean isEnd(JsonToken token) {
    return token == null || token.isStructEnd();
  }

  private static int end(JsonParser parser, JsonToken token, int start) throws IOException {
    if (token.isStructStart()) {
      parser.skipChildren();
    } else if (token == JsonToken.VALUE_STRING) {
      parser.finishToken();
    } else {
      return start + parser.getTextLength();
    }
    return (int) parser.currentLocation().getCharOffset();
  }

  /** The text that a JSON string is; null for another value. */
  static String text(String json) {
    try (JsonParser parser = Json.parser(json)) {
      return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
    } catch (IOException e) {
      throw new UncheckedIOException("JSON that was valid is broken", e);
    }
  }

  /** A text as a JSON string. */
  static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    return json.append('"').toString();
  }

  /** An object of such fields; null for a value is JSON's null. */
  static String object(Map<String, String> fields) {
    StringJoiner json = new StringJoiner(",", "{", "}");
    fields.forEach((name, value) -> json.add(quoted(name) + ":" + value));
    return json.toString();
  }
}
