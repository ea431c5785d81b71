package io.fleetfold.simulator;

import java.util.List;
import java.util.SplittableRandom;

/** Repeatable chance: the same seed and number give the same throws on every machine. */
final class Dice {
  private final SplittableRandom random;

  private Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The dice of one thing, such as a run, of a fleet. */
  static Dice of(long seed, String what, long number) {
    long mixed = seed * 0x9E3779B97F4A7C15L + what.hashCode() * 0xC2B2AE3D27D4EB4FL + number;
    return new Dice(mixed * 0xD6E8FEB86659FD93L ^ (mixed >>> 32));
  }

  boolean chance(double share) {
    return random.nextDouble() < share;
  }

  /** From low to high, both included. */
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  long bits() {
    return random.nextLong();
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /**
   * A value whose logarithm is normal, as latencies and token counts are.
   *
   * @param median half the values are below
   * @param spread standard deviation of the logarithm
   */
  double logNormal(double median, double spread) {
    // StrictMath, since the last bit of Math.log may differ between machines
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    double normal = radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    return median * StrictMath.exp(spread * normal);
  }

  long count(double median, double spread, long max) {
    return Math.max(1, Math.min(max, Math.round(logNormal(median, spread))));
  }
}
