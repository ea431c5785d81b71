package io.fleetfold.sweagent;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Values of a file, read leniently where agents of different versions write differently. */
final class Content {
  private Content() {}

  /** Content is text, or a list of parts with text in them. */
  static String text(JsonNode content) {
    if (content.isArray()) {
      StringBuilder all = new StringBuilder();
      content.forEach(part -> all.append(text(part.has("text") ? part.get("text") : part)));
      return all.toString();
    }
    return content.isValueNode() ? content.asText("") : content.toString();
  }

  /** Text, or null for none. */
  static String textOrNull(JsonNode value) {
    return value.isTextual() && !value.asText().isEmpty() ? value.asText() : null;
  }

  /**
   * A count or an amount. Agents write 0 where their provider told none: a call that was made costs
   * tokens, so that 0 is unknown.
   *
   * @return null where it is not told
   * @throws BrokenTrajectoryException when it is no number, or below 0
   */
  static BigDecimal told(JsonNode value, String field) {
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isNumber() || value.decimalValue().signum() < 0) {
      throw new BrokenTrajectoryException(
          field + ": a number of 0 or more is needed, this is " + value);
    }
    return value.decimalValue().signum() == 0 ? null : value.decimalValue();
  }

  /** As {@link #told}, without decimals. */
  static Long toldCount(JsonNode value, String field) {
    BigDecimal told = told(value, field);
    try {
      return told == null ? null : told.longValueExact();
    } catch (ArithmeticException e) {
      throw new BrokenTrajectoryException(field + ": a whole number is needed, this is " + value);
    }
  }
}
