package io.fleetfold.streams.core.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The cost that a provider reports in its usage block: {@code cost_usd}, a number or a string that
 * is one. Not thread-safe.
 */
final class ReportedCost implements JsonScan.Fields {
  private static final int SCALE = 12;
  private static final int MAX_DIGITS = 12;
  private static final int MAX = 200;

  private String told;
  private boolean usable = true;

  @Override
  public void field(String parent, String name, JsonToken token, JsonParser parser)
      throws IOException {
    if (parent == null && name.equals("cost_usd") && token != JsonToken.VALUE_NULL) {
      usable = token.isNumeric() || token == JsonToken.VALUE_STRING;
      told = usable ? parser.getText().strip() : null;
    }
  }

  /** USD with scale 12, rounded half up; null where none or none usable is told. */
  BigDecimal usd(Issues issues) {
    BigDecimal cost = told == null || told.isEmpty() ? null : parse();
    if (!usable) {
      issues.add(Issues.COST_UNUSABLE);
    }
    return cost;
  }

  private BigDecimal parse() {
    usable = told.length() <= MAX;
    if (!usable) {
      return null;
    }
    try {
      BigDecimal cost = new BigDecimal(told);
      long digits = (long) cost.precision() - cost.scale();
      // before any rescaling: 1e999999999 would take all memory
      usable = cost.signum() == 0 || (cost.signum() > 0 && digits <= MAX_DIGITS);
      if (!usable) {
        return null;
      }
      return cost.signum() == 0 || digits < -SCALE
          ? BigDecimal.ZERO.setScale(SCALE)
          : cost.setScale(SCALE, RoundingMode.HALF_UP);
    } catch (NumberFormatException e) {
      usable = false;
      return null;
    }
  }
}
