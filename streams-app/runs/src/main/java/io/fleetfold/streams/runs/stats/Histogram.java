package io.fleetfold.streams.runs.stats;

import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts of values in logarithmic buckets, as DDSketch maps them (Masson, Rim, Lee: "DDSketch",
 * VLDB 2019): any percentile comes out within 1 % of the true value. Integer counts make it exact
 * to merge and, unlike a sketch, to subtract. Values are milliseconds; zero and below have a bucket
 * of their own. PostgreSQL's {@code fleetfold.percentile} computes the same from the same buckets.
 * Not thread-safe.
 */
public final class Histogram {
  /** The bucket of values of zero and below. */
  public static final int ZERO = Integer.MIN_VALUE;

  /** Relative error of a percentile. */
  public static final double ACCURACY = 0.01;

  private static final LogarithmicMapping MAPPING = new LogarithmicMapping(ACCURACY);

  private final SortedMap<Integer, Long> counts = new TreeMap<>();
  private long total;

  /** The bucket of a value in milliseconds. */
  public static int bucket(long millis) {
    return millis <= 0 ? ZERO : MAPPING.index((double) millis);
  }

  /** The value that stands for a bucket, in milliseconds. */
  public static double value(int bucket) {
    return bucket == ZERO ? 0 : MAPPING.value(bucket);
  }

  /** Adds (or, with a negative count, takes away) values of one bucket. */
  public void add(int bucket, long count) {
    if (count == 0) {
      return;
    }
    counts.merge(bucket, count, (a, b) -> a + b == 0 ? null : a + b);
    total += count;
  }

  /** Adds all of another histogram. */
  public void add(Histogram other) {
    other.counts.forEach(this::add);
  }

  /** The same buckets with the opposite counts: adding it takes this away. */
  public Histogram negated() {
    Histogram negated = new Histogram();
    counts.forEach((bucket, count) -> negated.add(bucket, -count));
    return negated;
  }

  /** Whether no bucket has a count. */
  public boolean isEmpty() {
    return counts.isEmpty();
  }

  /** How many values there are. */
  public long count() {
    return total;
  }

  /** The counts by bucket, in the order of their values; a view. */
  public Map<Integer, Long> buckets() {
    return Collections.unmodifiableSortedMap(counts);
  }

  /**
   * The value at a quantile: that of the element at index {@code floor(q * (count - 1))} in sorted
   * order, within 1 %.
   *
   * @param q from 0 to 1
   * @return milliseconds, or empty where there are no values
   */
  public OptionalDouble percentile(double q) {
    if (total == 0) {
      return OptionalDouble.empty();
    }
    long rank = (long) Math.floor(q * (double) (total - 1));
    long seen = 0;
    int last = ZERO;
    for (Map.Entry<Integer, Long> bucket : counts.entrySet()) {
      seen += bucket.getValue();
      last = bucket.getKey();
      if (seen > rank) {
        break;
      }
    }
    return OptionalDouble.of(value(last));
  }
}
