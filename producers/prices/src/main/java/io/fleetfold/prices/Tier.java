package io.fleetfold.prices;

import io.fleetfold.schemas.ServiceTiers;
import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Prices of calls that are served in a tier and whose prompt has more than so many tokens.
 * Immutable; equal where all prices are equal, however they were written.
 *
 * @param serviceTier the tier in which the provider serves the call, such as batch
 * @param aboveInputTokens the tier is for calls with more input tokens, cached ones included
 * @param prices USD per token, exact; a class that costs what it falls back to is left out
 * @param approximate classes whose price in this service tier is not known: what is given is that
 *     of the standard tier; never any of the standard tier itself
 */
public record Tier(
    String serviceTier,
    long aboveInputTokens,
    Map<TokenClass, BigDecimal> prices,
    Set<TokenClass> approximate) {
  /** More than this per token is a price per thousand or million by mistake. */
  private static final BigDecimal MAX = BigDecimal.ONE;

  private static final int MAX_DECIMALS = 30;

  /**
   * Checks and normalises the prices.
   *
   * @throws IllegalArgumentException naming the price that can't be used
   */
  public Tier {
    Objects.requireNonNull(serviceTier);
    if (aboveInputTokens < 0) {
      throw new IllegalArgumentException(
          "a tier starts above " + aboveInputTokens + " tokens: take 0 or more");
    }
    Map<TokenClass, BigDecimal> normal = new EnumMap<>(TokenClass.class);
    prices.forEach((kind, price) -> normal.put(kind, check(kind, price)));
    for (TokenClass total : new TokenClass[] {TokenClass.INPUT, TokenClass.OUTPUT}) {
      if (!normal.containsKey(total)) {
        throw new IllegalArgumentException("the price of " + total.label() + " tokens is missing");
      }
    }
    Map<TokenClass, BigDecimal> all = Map.copyOf(normal);
    normal.entrySet().removeIf(entry -> isFallback(entry.getKey(), all));
    prices = Map.copyOf(normal);
    approximate = serviceTier.equals(ServiceTiers.STANDARD) ? Set.of() : Set.copyOf(approximate);
  }

  /** A tier of the standard service. */
  public Tier(long aboveInputTokens, Map<TokenClass, BigDecimal> prices) {
    this(ServiceTiers.STANDARD, aboveInputTokens, prices, Set.of());
  }

  private static boolean isFallback(TokenClass kind, Map<TokenClass, BigDecimal> prices) {
    // a part of a part is kept, as writes of an hour are: without a price of theirs nobody knows
    // that they cost the same
    return kind.whole() != null
        && kind.whole().whole() == null
        && prices.get(kind).compareTo(prices.get(kind.whole())) == 0;
  }

  private static BigDecimal check(TokenClass kind, BigDecimal price) {
    if (price.signum() < 0) {
      throw new IllegalArgumentException("the price of " + kind.label() + " tokens is negative");
    }
    if (price.signum() != 0 && price.precision() - price.scale() > 1) {
      throw tooMuch(kind);
    }
    if (price.scale() > MAX_DECIMALS) {
      throw new IllegalArgumentException(
          "the price of "
              + kind.label()
              + " tokens has more than "
              + MAX_DECIMALS
              + " decimals: round it");
    }
    if (price.compareTo(MAX) > 0) {
      throw tooMuch(kind);
    }
    return price.signum() == 0 ? BigDecimal.ZERO : price.stripTrailingZeros();
  }

  private static IllegalArgumentException tooMuch(TokenClass kind) {
    return new IllegalArgumentException(
        "the price of "
            + kind.label()
            + " tokens is more than "
            + MAX
            + " USD for one token: give USD per token, not per thousand or million");
  }

  /** Whether neither input nor output costs anything. */
  boolean isFree() {
    return prices.get(TokenClass.INPUT).signum() == 0
        && prices.get(TokenClass.OUTPUT).signum() == 0;
  }
}
