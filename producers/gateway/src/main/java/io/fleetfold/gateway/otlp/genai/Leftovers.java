package io.fleetfold.gateway.otlp.genai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.gateway.otlp.AnyJson;
import io.fleetfold.gateway.otlp.ProcessAttributes;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.util.Map;
import java.util.function.Predicate;

/** Attributes that no field of a record takes: kept as they came, within bounds. */
final class Leftovers {
  private static final int MAX = 128;
  private static final int MAX_LENGTH = 4_096;
  private static final int MAX_NAME = 256;
  private static final int ALL = 65_536;

  private Leftovers() {}

  /** Those that are wanted; of what exceeds the bounds, how many were left out or cut. */
  static ObjectNode of(Map<String, AnyValue> attributes, Predicate<String> wanted) {
    ObjectNode kept = AnyJson.object();
    int length = 0;
    int bounded = 0;
    for (Map.Entry<String, AnyValue> attribute : attributes.entrySet()) {
      if (!wanted.test(attribute.getKey()) || !ProcessAttributes.mayBeKept(attribute.getKey())) {
        continue;
      }
      JsonNode value = AnyJson.of(attribute.getValue());
      String text = value.isValueNode() && !value.isTextual() ? "" : AnyJson.textOf(value);
      boolean isLong = text.length() > MAX_LENGTH;
      int size = attribute.getKey().length() + Math.min(text.length(), MAX_LENGTH);
      boolean fits =
          kept.size() < MAX && length + size <= ALL && attribute.getKey().length() <= MAX_NAME;
      if (fits) {
        length += size;
        kept.set(
            attribute.getKey(), isLong ? AnyJson.text(text.substring(0, MAX_LENGTH) + "…") : value);
      }
      bounded += !fits || isLong ? 1 : 0;
    }
    if (bounded > 0) {
      kept.put("fleetfold.bounded_attributes", bounded);
    }
    return kept;
  }
}
