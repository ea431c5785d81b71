package io.fleetfold.gateway.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fleetfold.schemas.RecordLimits;
import io.fleetfold.schemas.Text;

/** A field that holds JSON: given as what it is, or as text that is JSON. */
final class JsonColumn {
  private JsonColumn() {}

  /**
   * The JSON text of a field.
   *
   * @throws FieldProblem when the folds could not keep it
   */
  static String of(String field, JsonNode value) throws FieldProblem {
    if (!value.isTextual()) {
      check(field, value);
      return Text.clean(value.toString());
    }
    String text = Text.clean(value.textValue());
    if (text.isBlank()) {
      return null;
    }
    JsonNode inner;
    try {
      inner = GatewayJson.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      // a text that is no JSON is one
      return TextNode.valueOf(text).toString();
    } catch (NumberFormatException e) {
      throw beyond(field);
    }
    check(field, inner);
    return text;
  }

  private static void check(String field, JsonNode value) throws FieldProblem {
    if (value.isBigDecimal() && isBeyond(value)) {
      throw beyond(field);
    }
    for (JsonNode child : value) {
      check(field, child);
    }
  }

  private static FieldProblem beyond(String field) {
    return new FieldProblem(
        field,
        field
            + " has a number beyond 1e"
            + RecordLimits.JSON_EXPONENT
            + ": send it as text, or leave it out");
  }

  private static boolean isBeyond(JsonNode number) {
    long exponent = (long) number.decimalValue().precision() - number.decimalValue().scale();
    return Math.abs((long) number.decimalValue().scale()) > RecordLimits.JSON_EXPONENT
        || Math.abs(exponent) > RecordLimits.JSON_EXPONENT;
  }
}
