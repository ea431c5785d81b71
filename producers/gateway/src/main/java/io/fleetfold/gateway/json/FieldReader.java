package io.fleetfold.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.schemas.Text;
import io.fleetfold.schemas.Times;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Reads one field by its type in the schema. Numbers may be given as text, since some languages
 * have no exact ones; nothing else is bent into shape. Thread-safe.
 */
final class FieldReader {
  // longer ones are no number of anything, and slow to read
  private static final int MAX_NUMBER = 60;
  private static final int MAX_DIGITS = 26;

  private final String name;
  private final Schema value;
  private final boolean json;

  FieldReader(Schema.Field field) {
    this.name = field.name();
    this.value = FieldTypes.value(field.schema());
    this.json = FieldTypes.isJson(field);
  }

  /** The field's value in a record; {@code node} is there and not null. */
  Object read(JsonNode node) throws FieldProblem {
    if (json) {
      return JsonColumn.of(name, node);
    }
    if (value.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
      return time(node);
    }
    if (value.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return decimal(node, decimal.getScale());
    }
    return switch (value.getType()) {
      case STRING -> text(node);
      case LONG -> count(node, Long.MAX_VALUE);
      case INT -> (int) count(node, Integer.MAX_VALUE);
      case BOOLEAN -> flag(node);
      default -> throw new IllegalStateException("say how " + value + " is read from JSON");
    };
  }

  private String text(JsonNode node) throws FieldProblem {
    if (!node.isTextual()) {
      throw problem("is no text", "write it in quotes");
    }
    return Text.clean(node.textValue());
  }

  private boolean flag(JsonNode node) throws FieldProblem {
    if (!node.isBoolean()) {
      throw problem("is neither true nor false", "write one of them, without quotes");
    }
    return node.booleanValue();
  }

  private long count(JsonNode node, long max) throws FieldProblem {
    BigDecimal number = number(node);
    if (number.signum() < 0) {
      throw problem("is negative", "send zero or more, or leave it out where it is unknown");
    }
    try {
      BigDecimal whole =
          number.scale() > MAX_NUMBER || number.scale() < -MAX_NUMBER
              ? BigDecimal.ONE.negate()
              : number.setScale(0, RoundingMode.UNNECESSARY);
      if (whole.signum() >= 0 && whole.compareTo(BigDecimal.valueOf(max)) <= 0) {
        return whole.longValueExact();
      }
    } catch (ArithmeticException e) {
      // a fraction, told below
    }
    throw problem("is not a whole number up to " + max, "send one, or leave it out");
  }

  private BigDecimal decimal(JsonNode node, int scale) throws FieldProblem {
    BigDecimal number = number(node);
    if (number.signum() < 0) {
      throw problem("is negative", "send zero or more, or leave it out where it is unknown");
    }
    // before any rescaling: 1e999999999 would take all memory
    long digits = (long) number.precision() - number.scale();
    if (number.signum() != 0 && digits > MAX_DIGITS) {
      throw problem("is too large", "send an amount in USD");
    }
    return number.signum() == 0 || digits < -scale
        ? BigDecimal.ZERO.setScale(scale)
        : number.setScale(scale, RoundingMode.HALF_UP);
  }

  private BigDecimal number(JsonNode node) throws FieldProblem {
    if (node.isNumber()) {
      return node.decimalValue();
    }
    String text = node.isTextual() ? node.textValue().strip() : "";
    if (!text.isEmpty() && text.length() <= MAX_NUMBER) {
      try {
        return new BigDecimal(text);
      } catch (NumberFormatException e) {
        // told below
      }
    }
    throw problem("is no number", "send one, or leave it out where it is unknown");
  }

  private Instant time(JsonNode node) throws FieldProblem {
    try {
      if (node.isTextual()) {
        return millis(Times.parseAnyYear(node.textValue().strip()));
      }
      if (node.isIntegralNumber() && node.canConvertToLong()) {
        return Times.ofMillis(node.longValue());
      }
    } catch (DateTimeException e) {
      // told below
    }
    throw problem("is no time", "take " + Times.FORMS);
  }

  private static Instant millis(Instant time) {
    return Instant.ofEpochMilli(time.toEpochMilli());
  }

  private FieldProblem problem(String what, String remedy) {
    return new FieldProblem(name, name + " " + what + ": " + remedy);
  }
}
