package io.fleetfold.streams.core.ingest;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes a JSON object apart, each value left as it is written: a number keeps all its digits. Works
 * on text that was checked to be JSON.
 */
public final class JsonFields {
  private final String json;
  private int at;

  private JsonFields(String json) {
    this.json = json;
  }

  /** Whether the JSON is an object. */
  static boolean isObject(String json) {
    JsonFields fields = new JsonFields(json);
    fields.skipSpace();
    return json.charAt(fields.at) == '{';
  }

  /** The object's fields, in their order; of one that is there twice, the last. */
  public static Map<String, String> of(String json) {
    return new JsonFields(json).fields();
  }

  /** The items of an array, in their order. */
  static List<String> items(String json) {
    return new JsonFields(json).items();
  }

  /** Whether the JSON is an array. */
  static boolean isArray(String json) {
    return json.charAt(0) == '[';
  }

  /** The text that a JSON string is; null where the value is none. */
  static String text(String value) {
    if (value == null || value.charAt(0) != '"') {
      return null;
    }
    if (value.indexOf('\\') < 0) {
      return value.substring(1, value.length() - 1);
    }
    try (JsonParser parser = JsonScan.FACTORY.createParser(value)) {
      return parser.nextTextValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    skipSpace();
    at++;
    skipSpace();
    while (json.charAt(at) != '}') {
      String name = text(value());
      skipSpace();
      at++;
      skipSpace();
      fields.put(name, value());
      skipSpace();
      if (json.charAt(at) == ',') {
        at++;
        skipSpace();
      }
    }
    return fields;
  }

  private List<String> items() {
    List<String> items = new ArrayList<>();
    at++;
    skipSpace();
    while (json.charAt(at) != ']') {
      items.add(value());
      skipSpace();
      if (json.charAt(at) == ',') {
        at++;
        skipSpace();
      }
    }
    return items;
  }

  private String value() {
    int from = at;
    char first = json.charAt(at);
    if (first == '"') {
      skipString();
    } else if (first == '{' || first == '[') {
      skipStructure();
    } else {
      while (at < json.length() && ",]} \t\r\n".indexOf(json.charAt(at)) < 0) {
        at++;
      }
    }
    return json.substring(from, at);
  }

  private void skipStructure() {
    int depth = 0;
    do {
      char c = json.charAt(at);
      if (c == '"') {
        skipString();
        continue;
      }
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      at++;
    } while (depth > 0);
  }

  private void skipString() {
    at++;
    while (json.charAt(at) != '"') {
      at += json.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  private void skipSpace() {
    while (at < json.length() && json.charAt(at) <= ' ') {
      at++;
    }
  }
}
