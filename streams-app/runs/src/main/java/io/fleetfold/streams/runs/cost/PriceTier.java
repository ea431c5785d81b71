package io.fleetfold.streams.runs.cost;

import static io.fleetfold.streams.runs.cost.TokenCounts.orNone;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

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
   * What the tokens cost: each class at its price, the rest of each total at the total's price.
   * Never are more tokens charged than the totals say: where classes overlap (cached audio), cache
   * reads are taken first, then cache writes, audio, images; reasoning before audio output and
   * images.
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
    boolean hourIsPriced = prices.containsKey(TokenClass.CACHE_WRITE_1H);
    return shares.keySet().stream().anyMatch(approximate::contains)
        // who does not tell how long the writes are kept
        || (hourIsPriced
            && tokens.cacheWrite1h() == null
            && shares.containsKey(TokenClass.CACHE_WRITE))
        // who prices writes, but not those of an hour
        || (!hourIsPriced
            && prices.containsKey(TokenClass.CACHE_WRITE)
            && shares.containsKey(TokenClass.CACHE_WRITE_1H));
  }

  private BigDecimal price(TokenClass kind) {
    BigDecimal price = prices.get(kind);
    return price != null ? price : price(kind.fallback());
  }

  /** The tokens by what they are charged as: no token twice, no class without any. */
  private static Map<TokenClass, Long> shares(TokenCounts tokens) {
    Map<TokenClass, Long> shares = new EnumMap<>(TokenClass.class);
    long in = orNone(tokens.input());
    in -= take(shares, TokenClass.CACHE_READ, tokens.cacheRead(), in);
    long write = Math.min(in, orNone(tokens.cacheWrite()));
    in -= write;
    write -= take(shares, TokenClass.CACHE_WRITE_1H, tokens.cacheWrite1h(), write);
    take(shares, TokenClass.CACHE_WRITE, write, write);
    in -= take(shares, TokenClass.AUDIO_INPUT, tokens.audioInput(), in);
    in -= take(shares, TokenClass.IMAGE_INPUT, tokens.imageInput(), in);
    take(shares, TokenClass.INPUT, in, in);
    long out = orNone(tokens.output());
    out -= take(shares, TokenClass.REASONING, tokens.reasoning(), out);
    out -= take(shares, TokenClass.AUDIO_OUTPUT, tokens.audioOutput(), out);
    out -= take(shares, TokenClass.IMAGE_OUTPUT, tokens.imageOutput(), out);
    take(shares, TokenClass.OUTPUT, out, out);
    return shares;
  }

  private static long take(Map<TokenClass, Long> shares, TokenClass kind, Long tokens, long most) {
    long taken = Math.min(most, orNone(tokens));
    if (taken > 0) {
      shares.put(kind, taken);
    }
    return taken;
  }
}
