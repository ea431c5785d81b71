package io.fleetfold.streams.cost;

import static io.fleetfold.streams.cost.TokenCounts.orNone;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Prices of calls whose prompt has more than so many tokens, in USD per token, exact. Immutable.
 *
 * @param aboveInputTokens the tier is for calls with more input tokens, cached ones included
 */
record PriceTier(
    long aboveInputTokens,
    BigDecimal input,
    BigDecimal output,
    BigDecimal cacheRead,
    BigDecimal cacheWrite,
    BigDecimal reasoning,
    BigDecimal audioInput,
    BigDecimal audioOutput) {

  /** Scale of every cost. */
  static final int SCALE = 12;

  /**
   * What the tokens cost: each class at its price, the rest of each total at the total's price.
   * Never are more tokens charged than the totals say: where classes overlap (cached audio), cache
   * reads are taken first, then cache writes, then audio; reasoning before audio output.
   *
   * @return exact, rounded half-even to 12 decimals once
   */
  BigDecimal cost(TokenCounts tokens) {
    long rest = orNone(tokens.input());
    long read = Math.min(rest, orNone(tokens.cacheRead()));
    rest -= read;
    long write = Math.min(rest, orNone(tokens.cacheWrite()));
    rest -= write;
    long heard = Math.min(rest, orNone(tokens.audioInput()));
    rest -= heard;

    long said = orNone(tokens.output());
    long thought = Math.min(said, orNone(tokens.reasoning()));
    said -= thought;
    long spoken = Math.min(said, orNone(tokens.audioOutput()));
    said -= spoken;

    return times(rest, input)
        .add(times(read, cacheRead))
        .add(times(write, cacheWrite))
        .add(times(heard, audioInput))
        .add(times(said, output))
        .add(times(thought, reasoning))
        .add(times(spoken, audioOutput))
        .setScale(SCALE, RoundingMode.HALF_EVEN);
  }

  private static BigDecimal times(long tokens, BigDecimal price) {
    return tokens == 0 ? BigDecimal.ZERO : BigDecimal.valueOf(tokens).multiply(price);
  }
}
