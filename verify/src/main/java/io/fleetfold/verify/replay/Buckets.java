package io.fleetfold.verify.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Counts of milliseconds in logarithmic buckets of relative error 1 %: value v &gt;= 1 is in bucket
 * floor(ln(v) / ln(1.01 / 0.99)), zero and below in a bucket of their own. As the statistics of
 * runs define it; computed here from that definition.
 */
public final class Buckets {
  /** The bucket of zero and below. */
  public static final int ZERO = Integer.MIN_VALUE;

  private static final double LN_GAMMA = Math.log(1.01 / 0.99);

  private int[] keys = new int[2];
  private long[] counts = new long[2];
  private int size;

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
    for (int i = 0; i < other.size; i++) {
      add(other.keys[i], other.counts[i]);
    }
  }

  /** Adds a count to a bucket. */
  public void add(int bucket, long count) {
    int at = Arrays.binarySearch(keys, 0, size, bucket);
    if (at >= 0) {
      counts[at] += count;
      return;
    }
    insert(-at - 1, bucket, count);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeInt(keys[i]);
      out.writeLong(counts[i]);
    }
  }

  void read(DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      int bucket = in.readInt();
      add(bucket, in.readLong());
    }
  }

  private void insert(int at, int bucket, long count) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      counts = Arrays.copyOf(counts, size * 2);
    }
    System.arraycopy(keys, at, keys, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    keys[at] = bucket;
    counts[at] = count;
    size++;
  }

  /** How many values there are. */
  public long count() {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      sum += counts[i];
    }
    return sum;
  }

  /** The value of the element at index floor(q * (count - 1)) in sorted order; empty if none. */
  public OptionalDouble percentile(double q) {
    long rank = (long) Math.floor(q * (double) (count() - 1));
    long seen = 0;
    for (int i = 0; i < size; i++) {
      seen += counts[i];
      if (seen > rank) {
        return OptionalDouble.of(value(keys[i]));
      }
    }
    return OptionalDouble.empty();
  }

  /** Every bucket with its count, in order. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < size; i++) {
      if (counts[i] != 0) {
        text.append(text.isEmpty() ? "" : " ");
        text.append(keys[i] == ZERO ? "zero" : Integer.toString(keys[i]));
        text.append(':').append(counts[i]);
      }
    }
    return text.toString();
  }
}
