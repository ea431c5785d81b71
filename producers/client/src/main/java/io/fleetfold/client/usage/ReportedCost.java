package io.fleetfold.client.usage;

import io.fleetfold.schemas.CallNumbers;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The cost of a call as its provider reported it. */
public final class ReportedCost {
  private static final int SCALE = 12;

  /**
   * The amount with the scale of the record's field, rounded half up; null for null and for what is
   * no cost: below zero, or from 10^12 on.
   */
  public static BigDecimal storable(BigDecimal usd) {
    if (usd == null || !CallNumbers.isCost(usd)) {
      return null;
    }
    // an exponent like -999999999 must not be scaled
    return (long) usd.precision() - usd.scale() < -SCALE
        ? BigDecimal.ZERO.setScale(SCALE)
        : usd.setScale(SCALE, RoundingMode.HALF_UP);
  }

  private ReportedCost() {}
}
