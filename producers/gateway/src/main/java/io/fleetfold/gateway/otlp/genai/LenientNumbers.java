package io.fleetfold.gateway.otlp.genai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.schemas.CallNumbers;
import java.math.BigDecimal;

/** Numbers that may come as integer, fraction or text. */
final class LenientNumbers {
  // a longer one is no count of anything, and slow to read
  private static final int MAX_LENGTH = 40;

  private LenientNumbers() {}

  /** The number; null where it is none. */
  static BigDecimal number(JsonNode value) {
    try {
      if (value.isIntegralNumber()) {
        return bounded(new BigDecimal(value.bigIntegerValue()));
      }
      if (value.isNumber()) {
        return Double.isFinite(value.doubleValue()) ? bounded(value.decimalValue()) : null;
      }
      String text = value.isTextual() ? value.asText().strip() : "";
      return text.isEmpty() || text.length() > MAX_LENGTH ? null : bounded(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The count, from zero; null where it is none: negative, a fraction, too large, no number. */
  static Long count(JsonNode value) {
    BigDecimal number = number(value);
    if (number == null) {
      return null;
    }
    try {
      long count = number.longValueExact();
      return CallNumbers.isTokens(count) ? (Long) count : null;
    } catch (ArithmeticException e) {
      return null;
    }
  }

  // an exponent like 999999999 must not be scaled
  private static BigDecimal bounded(BigDecimal number) {
    return Math.abs((long) number.scale()) > 400 ? null : number;
  }
}
