package io.fleetfold.client.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;

/**
 * Takes out of values what no database stores: NUL characters and surrogates without their partner.
 * Output of language models contains both, and is worth more than they are.
 */
final class CleanJson {
  private CleanJson() {}

  /** The value without them; the same object where there are none. */
  static JsonNode clean(String field, JsonNode node) {
    if (!isBad(field, node)) {
      return node;
    }
    if (node.isTextual()) {
      return TextNode.valueOf(clean(node.textValue()));
    }
    if (node.isArray()) {
      ArrayNode clean = JsonNodeFactory.instance.arrayNode(node.size());
      node.forEach(child -> clean.add(clean(field, child)));
      return clean;
    }
    ObjectNode clean = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      clean.set(clean(entry.getKey()), clean(field, entry.getValue()));
    }
    return clean;
  }

  /** Whether there is something to take out; what cannot be mended is refused. */
  static boolean isBad(String field, JsonNode node) {
    if (node.isTextual()) {
      return isBad(node.textValue());
    }
    if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
      throw new InvalidSessionInputException(
          field, "has a number that is not finite", "JSON has none: write it as text or null");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (isBad(entry.getKey()) || isBad(field, entry.getValue())) {
        return true;
      }
    }
    if (node.isArray()) {
      for (JsonNode child : node) {
        if (isBad(field, child)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the text has a NUL character or half of a surrogate pair. */
  static boolean isBad(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return true;
      }
      if (Character.isSurrogate(c)) {
        if (!isPair(text, i)) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPair(text, i)) {
        clean.append(c).append(text.charAt(++i));
      } else if (c != 0 && !Character.isSurrogate(c)) {
        clean.append(c);
      }
    }
    return clean.toString();
  }

  private static boolean isPair(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1));
  }
}
