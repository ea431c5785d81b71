package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.Base64;

/** Values of OTLP as JSON. */
final class AnyJson {
  private static final int MAX_DEPTH = 32;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private AnyJson() {}

  /** A value; what is nested too deep is left out with a word. */
  static JsonNode of(AnyValue value) {
    return of(value, 0);
  }

  private static JsonNode of(AnyValue value, int depth) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> NODES.textNode(value.getStringValue());
      case BOOL_VALUE -> NODES.booleanNode(value.getBoolValue());
      case INT_VALUE -> NODES.numberNode(value.getIntValue());
      case DOUBLE_VALUE -> number(value.getDoubleValue());
      case BYTES_VALUE ->
          NODES.textNode(Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()));
      case ARRAY_VALUE -> {
        if (depth >= MAX_DEPTH) {
          yield NODES.textNode("[nested too deep]");
        }
        ArrayNode array = NODES.arrayNode();
        value.getArrayValue().getValuesList().forEach(item -> array.add(of(item, depth + 1)));
        yield array;
      }
      case KVLIST_VALUE -> {
        if (depth >= MAX_DEPTH) {
          yield NODES.textNode("[nested too deep]");
        }
        ObjectNode object = NODES.objectNode();
        for (KeyValue entry : value.getKvlistValue().getValuesList()) {
          object.set(entry.getKey(), of(entry.getValue(), depth + 1));
        }
        yield object;
      }
      default -> NODES.nullNode();
    };
  }

  private static JsonNode number(double value) {
    return Double.isFinite(value)
        ? NODES.numberNode(value)
        : NODES.textNode(Double.toString(value));
  }

  /** A value that may be JSON in a text: read where it is an object or an array. */
  static JsonNode read(AnyValue value) {
    if (value.getValueCase() != AnyValue.ValueCase.STRING_VALUE) {
      return of(value);
    }
    JsonNode read = read(value.getStringValue());
    return read == null ? NODES.textNode(value.getStringValue()) : read;
  }

  /** The object or array that a text holds; null where it holds none. */
  static JsonNode read(String text) {
    String json = text.strip();
    if (!json.startsWith("{") && !json.startsWith("[")) {
      return null;
    }
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      // emitters cut long ones: then it is a text
      return null;
    }
  }
}
