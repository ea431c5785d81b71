package io.fleetfold.prices;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/**
 * Prices of calls whose prompt has more than so many tokens. Immutable; equal where all prices are
 * equal, however they were written.
 *
 * @param aboveInputTokens the tier is for calls with more input tokens, cached ones included
 * @param prices USD per token, exact; a class that costs what its total costs is left out
 */
public record Tier(long aboveInputTokens, Map<TokenClass, BigDecimal> prices) {
  /** More than this per token is a price per thousand or million by mistake. */
  private static final BigDecimal MOST = new BigDecimal("0.1");

  private static final int MOST_DECIMALS = 30;

  /**
   * Checks and normalises the prices.
   *
   * @throws IllegalArgumentException naming the price that can't be used
   */
  public Tier {
    if (aboveInputTokens < 0) {
      throw new IllegalArgumentException(
          "a tier starts above " + aboveInputTokens + " tokens: take 0 or more");
    }
    Map<TokenClass, BigDecimal> normal = new EnumMap<>(TokenClass.class);
    prices.forEach((kind, price) -> normal.put(kind, check(kind, price)));
    for (TokenClass total : new TokenClass[] {TokenClass.INPUT, TokenClass.OUTPUT}) {
      if (!normal.containsKey(total)) {
        throw new IllegalArgumentException("the price of " + total.field() + " tokens is missing");
      }
    }
    normal
        .entrySet()
        .removeIf(
            entry ->
                entry.getKey() != entry.getKey().total()
                    && entry.getValue().compareTo(normal.get(entry.getKey().total())) == 0);
    prices = Map.copyOf(normal);
  }

  private static BigDecimal check(TokenClass kind, BigDecimal price) {
    if (price.signum() < 0) {
      throw new IllegalArgumentException("the price of " + kind.field() + " tokens is negative");
    }
    if (price.signum() != 0 && price.precision() - price.scale() > 1) {
      throw tooMuch(kind);
    }
    if (price.scale() > MOST_DECIMALS) {
      throw new IllegalArgumentException(
          "the price of "
              + kind.field()
              + " tokens has more than "
              + MOST_DECIMALS
              + " decimals: round it");
    }
    if (price.compareTo(MOST) > 0) {
      throw tooMuch(kind);
    }
    return price.signum() == 0 ? BigDecimal.ZERO : price.stripTrailingZeros();
  }

  private static IllegalArgumentException tooMuch(TokenClass kind) {
    return new IllegalArgumentException(
        "the price of "
            + kind.field()
            + " tokens is more than "
            + MOST
            + " USD for one token: give USD per token, not per thousand or million");
  }

  /** This tier's prices for larger prompts, with what changes there. */
  Tier above(long tokens, Map<TokenClass, BigDecimal> changes) {
    Map<TokenClass, BigDecimal> all = new EnumMap<>(prices);
    all.putAll(changes);
    return new Tier(tokens, all);
  }

  /** Whether nothing costs anything. */
  boolean isFree() {
    return prices.values().stream().allMatch(price -> price.signum() == 0);
  }
}
