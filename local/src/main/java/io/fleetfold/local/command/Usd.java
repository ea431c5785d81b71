package io.fleetfold.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Amounts of USD for people: six decimals, and below a cent two significant digits. */
final class Usd {
  private static final BigDecimal CENT = new BigDecimal("0.01");
  private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_EVEN);
  private static final int DECIMALS = 6;

  private Usd() {}

  /** The amount as text; null where it is not known. */
  static String text(BigDecimal usd) {
    if (usd == null) {
      return null;
    }
    if (usd.signum() != 0 && usd.abs().compareTo(CENT) < 0) {
      return usd.round(TWO_DIGITS).toPlainString();
    }
    return usd.setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** The decimal of an answer as text; a dash where it is not known. */
  static String text(JsonNode decimal) {
    return decimal.isMissingNode() || decimal.isNull()
        ? "-"
        : text(new BigDecimal(decimal.asText()));
  }
}
