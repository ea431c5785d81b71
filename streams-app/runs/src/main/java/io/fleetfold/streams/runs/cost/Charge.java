package io.fleetfold.streams.runs.cost;

import java.math.BigDecimal;

/**
 * What a call costs and why.
 *
 * @param costUsd in USD, 12 decimals; null where it is unknown
 * @param priceId the price version it was charged by; null where none was needed or known
 * @param approximate whether the exact price of some of its tokens, or of its service tier, is not
 *     known and the nearest one was taken
 */
public record Charge(BigDecimal costUsd, String priceId, boolean approximate) {
  /** Nobody knows what the call costs. */
  public static final Charge UNKNOWN = new Charge(null, null, false);

  /** An answer of the application's own cache: it costs nothing, and needs no price. */
  public static final Charge FREE = new Charge(BigDecimal.ZERO.setScale(12), null, false);
}
