package io.fleetfold.streams.cost;

import java.math.BigDecimal;

/**
 * What a call costs and why.
 *
 * @param costUsd in USD, 12 decimals; null where it is unknown
 * @param priceId the price version it was charged by; null where none was needed or known
 */
public record Charge(BigDecimal costUsd, String priceId) {
  /** Nobody knows what the call costs. */
  public static final Charge UNKNOWN = new Charge(null, null);

  /** An answer of the application's own cache: it costs nothing, and needs no price. */
  public static final Charge FREE = new Charge(BigDecimal.ZERO.setScale(12), null);
}
