package io.fleetfold.adk;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.adk.sessions.State;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * State values are JSON: null, texts, booleans, finite numbers, lists, and maps with texts as keys.
 * Objects of other classes would come back as something else, so they are refused instead.
 */
final class StateValues {
  private static final int DEPTH = 200;

  private StateValues() {}

  /**
   * A delta as it is kept: without {@code temp:} keys, null for what is to be removed.
   *
   * @throws InvalidSessionDataException when a value is not JSON; it names the key
   */
  static Map<String, Object> kept(Map<String, Object> delta) {
    Map<String, Object> kept = new LinkedHashMap<>();
    delta.forEach(
        (key, value) -> {
          Object checked = isRemoval(value) ? null : copy("state key " + key, value, 0);
          if (!isTemp(key)) {
            kept.put(key, checked);
          }
        });
    return kept;
  }

  static boolean isTemp(String key) {
    return key.startsWith(State.TEMP_PREFIX);
  }

  static boolean isRemoval(Object value) {
    return value == null || value == State.REMOVED;
  }

  /** A copy that nobody else changes, of maps and lists that may be changed. */
  static Object copy(String field, Object value, int depth) {
    if (depth > DEPTH) {
      throw refused(field, "is nested more than " + DEPTH + " deep, or contains itself");
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, inner) -> copy.put(text(field, key), copy(field, inner, depth + 1)));
      return copy;
    }
    if (value instanceof Collection<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      list.forEach(inner -> copy.add(copy(field, inner, depth + 1)));
      return copy;
    }
    if (isScalar(value)) {
      return value;
    }
    throw refused(field, "holds a " + value.getClass().getName());
  }

  private static boolean isScalar(Object value) {
    if (value instanceof Double number) {
      return Double.isFinite(number);
    }
    if (value instanceof Float number) {
      return Float.isFinite(number);
    }
    return value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigInteger
        || value instanceof BigDecimal
        || value instanceof JsonNode;
  }

  private static String text(String field, Object key) {
    if (key instanceof String text) {
      return text;
    }
    throw refused(field, "holds a map with a key that is not text");
  }

  private static InvalidSessionDataException refused(String field, String problem) {
    return new InvalidSessionDataException(
        field,
        problem + ", which is not JSON: use maps, lists, texts, booleans, finite numbers and null");
  }
}
