package io.fleetfold.streams.runs.cost;

import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Prices of calls that are served in a tier and whose prompt has more than so many tokens, in USD
 * per token, exact. Immutable.
 *
 * @param serviceTier the tier in which the provider serves the call
 * @param aboveInputTokens the tier is for calls with more input tokens, cached ones included
 * @param prices of the classes that have a price of their own
 * @param approximate classes whose price is that of another service tier
 */
record PriceTier(
    String serviceTier,
    long aboveInputTokens,
    Map<TokenClass, BigDecimal> prices,
    Set<TokenClass> approximate) {

  /** Scale of every cost. */
  static final int SCALE = 12;

  /**
   * What the tokens cost: each class at its price, or that of its whole where it has none, and the
   * rest of each whole at its own. Never are more tokens charged than the totals say: where classes
   * overlap (cached audio), they are taken in the order of {@link TokenClass}.
   *
   * @return exact, rounded half-even to 12 decimals once
   */
  BigDecimal cost(TokenCounts tokens) {
    BigDecimal cost = BigDecimal.ZERO;
    for (Map.Entry<TokenClass, Long> share : shares(tokens).entrySet()) {
      cost = cost.add(price(share.getKey()).multiply(BigDecimal.valueOf(share.getValue())));
    }
    return cost.setScale(SCALE, RoundingMode.HALF_EVEN);
  }

  /** Whether the exact price of some of the tokens is not known. */
  boolean isApproximate(TokenCounts tokens) {
    Map<TokenClass, Long> shares = shares(tokens);
    return shares.keySet().stream().anyMatch(approximate::contains)
        || Stream.of(TokenClass.values())
            .filter(kind -> kind.whole() != null && kind.whole().whole() != null)
            .anyMatch(kind -> isUnsure(kind, tokens, shares));
  }

  /**
   * Of a part of what is itself priced as a part, as writes of an hour are of all writes: it has a
   * price, and nobody tells which tokens it is for; or there are such tokens, and only the other
   * ones have a price.
   */
  private boolean isUnsure(TokenClass kind, TokenCounts tokens, Map<TokenClass, Long> shares) {
    return prices.containsKey(kind)
        ? !tokens.tells(kind) && shares.containsKey(kind.whole())
        : prices.containsKey(kind.whole()) && shares.containsKey(kind);
  }

  private BigDecimal price(TokenClass kind) {
    BigDecimal price = prices.get(kind);
    return price != null ? price : price(kind.whole());
  }

  /** The tokens by what they are charged as: no token twice, no class without any. */
  private static Map<TokenClass, Long> shares(TokenCounts tokens) {
    Map<TokenClass, Long> shares = new EnumMap<>(TokenClass.class);
    for (TokenClass kind : TokenClass.values()) {
      if (kind.whole() == null) {
        take(shares, kind, tokens, Long.MAX_VALUE);
      }
    }
    return shares;
  }

  /** Takes a class with its parts, at most so many tokens, and says how many that were. */
  private static long take(
      Map<TokenClass, Long> shares, TokenClass kind, TokenCounts tokens, long max) {
    long taken = Math.min(max, tokens.count(kind));
    long rest = taken;
    for (TokenClass part : kind.parts()) {
      rest -= take(shares, part, tokens, rest);
    }
    if (rest > 0) {
      shares.put(kind, rest);
    }
    return taken;
  }
}
