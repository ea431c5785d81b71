package io.fleetfold.local.prices;

import java.math.BigDecimal;

/**
 * Costs of some calls: as they were charged, as they would be charged by other prices, and as their
 * providers reported. USD, exact. A sum leaves out the calls whose cost is unknown; differences are
 * over the calls for which both are known. Not thread-safe.
 */
public final class Sums {
  private long calls;
  private long unpriced;
  private long unpricedThen;
  private BigDecimal charged;
  private BigDecimal repriced;
  private BigDecimal change;
  private BigDecimal provider;
  private BigDecimal providerLessCharged;
  private BigDecimal providerLessRepriced;

  /** Adds a call; a null is an unknown cost. */
  void add(BigDecimal asCharged, BigDecimal asRepriced, BigDecimal asReported) {
    calls++;
    unpriced += asCharged == null ? 1 : 0;
    unpricedThen += asRepriced == null ? 1 : 0;
    charged = plus(charged, asCharged);
    repriced = plus(repriced, asRepriced);
    provider = plus(provider, asReported);
    change = plus(change, less(asRepriced, asCharged));
    providerLessCharged = plus(providerLessCharged, less(asReported, asCharged));
    providerLessRepriced = plus(providerLessRepriced, less(asReported, asRepriced));
  }

  private static BigDecimal plus(BigDecimal sum, BigDecimal more) {
    return sum == null ? more : more == null ? sum : sum.add(more);
  }

  private static BigDecimal less(BigDecimal one, BigDecimal other) {
    return one == null || other == null ? null : one.subtract(other);
  }

  /** How many calls. */
  public long calls() {
    return calls;
  }

  /** Calls that were charged nothing, for want of a price. */
  public long unpriced() {
    return unpriced;
  }

  /** Calls that the other prices don't know either. */
  public long unpricedThen() {
    return unpricedThen;
  }

  /** As charged; null where no call was. */
  public BigDecimal charged() {
    return charged;
  }

  /** By the other prices; null where none is known. */
  public BigDecimal repriced() {
    return repriced;
  }

  /** Repriced less charged, of the calls that have both. */
  public BigDecimal change() {
    return change;
  }

  /** As providers reported; null where none did. */
  public BigDecimal provider() {
    return provider;
  }

  /** Reported less charged, of the calls that have both. */
  public BigDecimal providerLessCharged() {
    return providerLessCharged;
  }

  /** Reported less repriced, of the calls that have both. */
  public BigDecimal providerLessRepriced() {
    return providerLessRepriced;
  }
}
