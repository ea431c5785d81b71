package io.fleetfold.sweagent;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Splits a total into whole shares that sum up to it, by the method of the largest remainder: each
 * share gets its whole part, and what is left goes to the largest fractions.
 */
final class LargestRemainder {
  private LargestRemainder() {}

  /**
   * Splits a whole number.
   *
   * @param weights zero or more each; all zero counts as all equal
   */
  static long[] split(long total, long[] weights) {
    BigInteger[] shares = split(BigInteger.valueOf(total), weights);
    long[] whole = new long[shares.length];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = shares[i].longValueExact();
    }
    return whole;
  }

  /** Splits a decimal; every share has the given scale. */
  static List<BigDecimal> split(BigDecimal total, int scale, long[] weights) {
    BigInteger units = total.setScale(scale, RoundingMode.HALF_EVEN).unscaledValue();
    List<BigDecimal> shares = new ArrayList<>();
    for (BigInteger share : split(units, weights)) {
      shares.add(new BigDecimal(share, scale));
    }
    return shares;
  }

  private static BigInteger[] split(BigInteger total, long[] asked) {
    long[] weights =
        IntStream.range(0, asked.length).allMatch(i -> asked[i] == 0)
            ? IntStream.range(0, asked.length).mapToLong(i -> 1).toArray()
            : asked;
    BigInteger sum = BigInteger.ZERO;
    for (long weight : weights) {
      sum = sum.add(BigInteger.valueOf(weight));
    }
    BigInteger[] shares = new BigInteger[weights.length];
    BigInteger[] fractions = new BigInteger[weights.length];
    BigInteger left = total;
    for (int i = 0; i < weights.length; i++) {
      BigInteger[] parts = total.multiply(BigInteger.valueOf(weights[i])).divideAndRemainder(sum);
      shares[i] = parts[0];
      fractions[i] = parts[1];
      left = left.subtract(parts[0]);
    }
    int extra = left.intValueExact();
    IntStream.range(0, weights.length)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> fractions[i]).reversed())
        .limit(extra)
        .forEach(i -> shares[i] = shares[i].add(BigInteger.ONE));
    return shares;
  }
}
