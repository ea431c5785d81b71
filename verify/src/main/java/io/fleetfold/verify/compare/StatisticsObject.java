package io.fleetfold.verify.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.verify.replay.Scope;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;

/** Reads a statistics object, as the query API and PostgreSQL give it, into a sheet. */
public final class StatisticsObject {
  private static final List<String> AMOUNTS = List.of(Names.COST, Names.PROVIDER_COST);

  private StatisticsObject() {}

  /**
   * Takes every number of the object over.
   *
   * @throws IllegalArgumentException naming the field that is missing or no number
   */
  public static void put(Sheet sheet, Scope scope, JsonNode object) {
    for (String name : Names.statistics()) {
      JsonNode value = object.at("/" + name.replace('.', '/'));
      if (value.isMissingNode()) {
        throw new IllegalArgumentException(
            "the statistics of "
                + scope
                + " have no "
                + name
                + ": does the server run the same version?");
      }
      put(sheet, scope, name, value);
    }
  }

  private static void put(Sheet sheet, Scope scope, String name, JsonNode value) {
    if (AMOUNTS.contains(name)) {
      sheet.put(scope, name, value.isNull() ? (BigDecimal) null : new BigDecimal(value.asText()));
    } else if (value.isNull() && name.endsWith("_tokens")) {
      sheet.put(scope, name, Sheet.NONE);
    } else if (value.isNull() || value.isFloatingPointNumber()) {
      sheet.put(
          scope,
          name,
          value.isNull() ? OptionalDouble.empty() : OptionalDouble.of(value.doubleValue()));
    } else if (value.canConvertToLong() && !name.contains(".p")) {
      sheet.put(scope, name, value.longValue());
    } else if (value.isNumber()) {
      sheet.put(scope, name, OptionalDouble.of(value.doubleValue()));
    } else {
      throw new IllegalArgumentException(
          name + " of " + scope + " is " + value + ": a number was expected");
    }
  }
}
