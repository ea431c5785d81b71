package io.fleetfold.gateway.otlp.genai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import io.fleetfold.gateway.otlp.AnyJson;
import io.fleetfold.gateway.otlp.Attributes;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Values where the table's names say they stand. Not thread-safe. */
final class NamedValues {
  private final Attributes attributes;
  private final String spanName;
  private final Set<String> absent;
  private final Map<String, JsonNode> values = new HashMap<>();

  /**
   * Those of a span or a log record.
   *
   * @param absent texts that say nothing
   */
  NamedValues(Attributes attributes, String spanName, Set<String> absent) {
    this.attributes = attributes;
    this.spanName = spanName;
    this.absent = absent;
  }

  /** The value there; null where none is told. */
  JsonNode find(Name name) {
    if (!name.addends().isEmpty()) {
      return sum(name.addends());
    }
    if (name.list()) {
      return IndexedLists.read(attributes, name.attribute());
    }
    JsonNode value = whole(name.attribute());
    if (value == null || name.steps().isEmpty()) {
      return told(value);
    }
    JsonNode at = values.computeIfAbsent(name.attribute() + "#", key -> AnyJson.structured(value));
    for (String step : name.steps()) {
      at = at == null ? null : step(at, step);
    }
    return told(at);
  }

  private JsonNode whole(String attribute) {
    if (attribute.equals(Name.SPAN_NAME)) {
      return AnyJson.text(spanName);
    }
    AnyValue value = attributes.value(attribute);
    return value == null ? null : values.computeIfAbsent(attribute, key -> AnyJson.of(value));
  }

  private static JsonNode step(JsonNode at, String step) {
    if (at.isArray()) {
      return index(at, step);
    }
    if (!step.endsWith("*")) {
      return at.get(step);
    }
    String prefix = step.substring(0, step.length() - 1);
    return at.properties().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static JsonNode index(JsonNode list, String step) {
    boolean isIndex = step.length() < 7 && step.chars().allMatch(Character::isDigit);
    return isIndex && !step.isEmpty() ? list.get(Integer.parseInt(step)) : null;
  }

  private JsonNode told(JsonNode value) {
    boolean isAbsent =
        value == null
            || value.isNull()
            || (value.isContainerNode() && value.isEmpty())
            || (value.isTextual() && absent.contains(value.asText().strip()));
    return isAbsent ? null : value;
  }

  private JsonNode sum(List<Name> addends) {
    BigDecimal sum = null;
    for (Name addend : addends) {
      JsonNode value = find(addend);
      if (value != null) {
        BigDecimal number = LenientNumbers.number(value);
        if (number == null || number.signum() < 0) {
          // without an addend that was told the sum is not known
          return value;
        }
        sum = sum == null ? number : sum.add(number);
      }
    }
    return sum == null ? null : DecimalNode.valueOf(sum);
  }
}
