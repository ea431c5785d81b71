package io.fleetfold.gateway.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.Base64;

/** Values of attributes as JSON. */
public final class AnyJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  // deeper than any message, far from what the folds refuse
  private static final int DEEPEST = 64;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
              .build());

  private AnyJson() {}

  /** An empty object. */
  public static ObjectNode object() {
    return NODES.objectNode();
  }

  /** An empty list. */
  public static ArrayNode array() {
    return NODES.arrayNode();
  }

  /** A text. */
  public static JsonNode text(String text) {
    return NODES.textNode(text);
  }

  /** The value; what nests too deep is left out. */
  public static JsonNode of(AnyValue value) {
    return of(value, 0);
  }

  private static JsonNode of(AnyValue value, int depth) {
    if (depth > DEEPEST) {
      return NODES.nullNode();
    }
    return switch (value.getValueCase()) {
      case STRING_VALUE -> NODES.textNode(value.getStringValue());
      case BOOL_VALUE -> NODES.booleanNode(value.getBoolValue());
      case INT_VALUE -> NODES.numberNode(value.getIntValue());
      // JSON has no word for NaN
      case DOUBLE_VALUE ->
          Double.isFinite(value.getDoubleValue())
              ? NODES.numberNode(value.getDoubleValue())
              : NODES.textNode(String.valueOf(value.getDoubleValue()));
      case BYTES_VALUE ->
          NODES.textNode(Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()));
      case ARRAY_VALUE -> {
        ArrayNode array = NODES.arrayNode();
        value.getArrayValue().getValuesList().forEach(each -> array.add(of(each, depth + 1)));
        yield array;
      }
      case KVLIST_VALUE -> {
        ObjectNode object = NODES.objectNode();
        for (KeyValue entry : value.getKvlistValue().getValuesList()) {
          object.set(entry.getKey(), of(entry.getValue(), depth + 1));
        }
        yield object;
      }
      default -> NODES.nullNode();
    };
  }

  /** The object or list that a text holds as JSON; null where it holds none, or nests too deep. */
  public static JsonNode parsed(String text) {
    String json = text.strip();
    if (!json.startsWith("{") && !json.startsWith("[")) {
      return null;
    }
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException | StackOverflowError e) {
      return null;
    }
  }

  /** The object or list that the value is, or holds as text; else the value itself. */
  public static JsonNode structured(JsonNode value) {
    JsonNode inner = value.isTextual() ? parsed(value.asText()) : null;
    return inner == null ? value : inner;
  }

  /** A text as it is, anything else as JSON text. */
  public static String textOf(JsonNode value) {
    return value.isTextual() ? value.asText() : value.toString();
  }
}
