package io.fleetfold.gateway.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Attributes by name; of two with one name the last counts. Emitters send one number as an integer,
 * a double or a text: it is read from each. Immutable.
 */
public final class Attributes {
  /** None. */
  public static final Attributes NONE = new Attributes(Map.of());

  private final Map<String, AnyValue> values;

  private Attributes(Map<String, AnyValue> values) {
    this.values = values;
  }

  /** Those of a list. */
  public static Attributes of(List<KeyValue> list) {
    Map<String, AnyValue> values = new LinkedHashMap<>();
    for (KeyValue entry : list) {
      values.put(entry.getKey(), entry.getValue());
    }
    return values.isEmpty() ? NONE : new Attributes(values);
  }

  /** All, in the order they came. */
  public Map<String, AnyValue> all() {
    return java.util.Collections.unmodifiableMap(values);
  }

  /** Whether there is one of this name, whatever its value. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The value as it came; null where there is none. */
  public AnyValue value(String name) {
    return values.get(name);
  }

  /** A scalar as text; null where there is none, where it is empty, or where it is no scalar. */
  public String text(String name) {
    AnyValue value = values.get(name);
    if (value == null) {
      return null;
    }
    String text =
        switch (value.getValueCase()) {
          case STRING_VALUE -> value.getStringValue();
          case BOOL_VALUE -> String.valueOf(value.getBoolValue());
          case INT_VALUE -> String.valueOf(value.getIntValue());
          case DOUBLE_VALUE -> String.valueOf(value.getDoubleValue());
          default -> null;
        };
    return text == null || text.isEmpty() ? null : text;
  }

  /**
   * A count; null where there is none, or where it is no number. Negative ones come back as they
   * are: what they mean is the caller's to say.
   */
  public Long count(String name) {
    BigDecimal number = number(name);
    if (number == null) {
      return null;
    }
    try {
      return number.setScale(0, RoundingMode.UNNECESSARY).longValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** A number; null where there is none, or where it is none (NaN, a word). */
  public BigDecimal number(String name) {
    AnyValue value = values.get(name);
    if (value == null) {
      return null;
    }
    return switch (value.getValueCase()) {
      case INT_VALUE -> BigDecimal.valueOf(value.getIntValue());
      case DOUBLE_VALUE ->
          Double.isFinite(value.getDoubleValue())
              ? BigDecimal.valueOf(value.getDoubleValue())
              : null;
      case STRING_VALUE -> parsed(value.getStringValue().strip());
      default -> null;
    };
  }

  /** True or false, also as text; null where there is neither. */
  public Boolean flag(String name) {
    String text = text(name);
    return "true".equalsIgnoreCase(text)
        ? Boolean.TRUE
        : "false".equalsIgnoreCase(text) ? Boolean.FALSE : null;
  }

  // a longer one is no count of anything, and slow to read
  private static final int MAX_NUMBER = 40;

  private static BigDecimal parsed(String text) {
    if (text.isEmpty() || text.length() > MAX_NUMBER) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      return Math.abs((long) number.scale()) > MAX_NUMBER ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
