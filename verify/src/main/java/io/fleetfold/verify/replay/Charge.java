package io.fleetfold.verify.replay;

import java.math.BigDecimal;

/**
 * What a call was charged.
 *
 * @param priceId the price version it was charged by; null where none was known
 * @param cost in USD, twelve decimals; null where none was known
 * @param approximate whether the exact price of some of its tokens is not known
 */
public record Charge(String priceId, BigDecimal cost, boolean approximate) {
  /** No price was known. */
  public static final Charge NONE = new Charge(null, null, false);

  /** An answer of the application's own cache costs nothing. */
  static final Charge FREE = new Charge(null, Money.ZERO, false);
}
