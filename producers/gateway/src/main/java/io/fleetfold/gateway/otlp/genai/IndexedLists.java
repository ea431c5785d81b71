package io.fleetfold.gateway.otlp.genai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.gateway.otlp.AnyJson;
import io.fleetfold.gateway.otlp.Attributes;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lists that emitters flatten into attributes: {@code gen_ai.prompt.0.role}, {@code
 * gen_ai.prompt.10.role}. Put together again they are in the order of their numbers, without the
 * gaps.
 */
final class IndexedLists {
  // more is no message
  private static final int DEEPEST = 12;

  // 9 before 10, numbers before words
  private static final Comparator<String> ORDER =
      Comparator.comparing((String key) -> !isIndex(key))
          .thenComparingInt(key -> isIndex(key) ? Integer.parseInt(key) : 0)
          .thenComparing(Comparator.naturalOrder());

  private IndexedLists() {}

  /** What stands behind the prefix, put together; null where nothing does. */
  static JsonNode read(Attributes attributes, String prefix) {
    Level root = new Level();
    attributes
        .all()
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix) && startsWithIndex(name, prefix.length())) {
                String[] path = name.substring(prefix.length()).split("\\.", DEEPEST);
                root.put(path, 0, AnyJson.of(value));
              }
            });
    return root.children.isEmpty() ? null : root.json();
  }

  /** Whether an attribute belongs to the list of this prefix. */
  static boolean holds(String prefix, String name) {
    return name.startsWith(prefix) && startsWithIndex(name, prefix.length());
  }

  private static boolean startsWithIndex(String name, int from) {
    int dot = name.indexOf('.', from);
    return isIndex(dot < 0 ? name.substring(from) : name.substring(from, dot));
  }

  private static boolean isIndex(String key) {
    return !key.isEmpty()
        && key.length() <= 9
        && key.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }

  private static final class Level {
    private final Map<String, Level> children = new TreeMap<>(ORDER);
    private JsonNode value;

    void put(String[] path, int at, JsonNode leaf) {
      if (at == path.length) {
        value = leaf;
      } else {
        children.computeIfAbsent(path[at], key -> new Level()).put(path, at + 1, leaf);
      }
    }

    JsonNode json() {
      if (children.isEmpty()) {
        return value;
      }
      if (children.keySet().stream().allMatch(IndexedLists::isIndex)) {
        ArrayNode list = AnyJson.array();
        children.values().forEach(child -> list.add(child.json()));
        return list;
      }
      ObjectNode object = AnyJson.object();
      children.forEach((key, child) -> object.set(key, child.json()));
      return object;
    }
  }
}
