package io.fleetfold.verify.replay;

import io.fleetfold.verify.saved.SavedBucket;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Counts of milliseconds in logarithmic buckets of relative error 1 %: value v &gt;= 1 is in bucket
 * floor(ln(v) / ln(1.01 / 0.99)), zero and below in a bucket of their own. As the statistics of
 * runs define it; computed here from that definition.
 */
public final class Buckets {
  /** The bucket of zero and below. */
  public static final int ZERO = Integer.MIN_VALUE;

  private static final double LN_GAMMA = Math.log(1.01 / 0.99);

  private final Int2LongOpenHashMap counts = new Int2LongOpenHashMap(2);

  /** The bucket of a value. */
  public static int bucket(long millis) {
    return millis <= 0 ? ZERO : (int) Math.floor(Math.log((double) millis) / LN_GAMMA);
  }

  /** The bucket of that name in histograms. */
  public static int ofName(String name) {
    return name.equals("zero") ? ZERO : Integer.parseInt(name);
  }

  /** The value that stands for a bucket, in milliseconds. */
  public static double value(int bucket) {
    return bucket == ZERO ? 0 : Math.exp(bucket * LN_GAMMA) * 1.01;
  }

  void add(long millis) {
    add(bucket(millis), 1);
  }

  void add(Buckets other) {
    other.counts.int2LongEntrySet().fastForEach(each -> add(each.getIntKey(), each.getLongValue()));
  }

  /** Adds a count to a bucket. */
  public void add(int bucket, long count) {
    counts.addTo(bucket, count);
  }

  /** How many values there are. */
  public long count() {
    return counts.values().longStream().sum();
  }

  /** The value of the element at index floor(q * (count - 1)) in sorted order; empty if none. */
  public OptionalDouble percentile(double q) {
    long rank = (long) Math.floor(q * (double) (count() - 1));
    long seen = 0;
    for (int bucket : sorted()) {
      seen += counts.get(bucket);
      if (seen > rank) {
        return OptionalDouble.of(value(bucket));
      }
    }
    return OptionalDouble.empty();
  }

  private int[] sorted() {
    return counts.keySet().intStream().sorted().toArray();
  }

  List<SavedBucket> save() {
    return Arrays.stream(sorted()).mapToObj(at -> new SavedBucket(at, counts.get(at))).toList();
  }

  void restore(List<SavedBucket> saved) {
    saved.forEach(bucket -> add(bucket.getBucket(), bucket.getCount()));
  }

  /** Every bucket with its count, in order. */
  @Override
  public String toString() {
    return Arrays.stream(sorted())
        .filter(bucket -> counts.get(bucket) != 0)
        .mapToObj(bucket -> (bucket == ZERO ? "zero" : bucket) + ":" + counts.get(bucket))
        .collect(Collectors.joining(" "));
  }
}
