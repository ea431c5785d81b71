package io.fleetfold.streams.runs.usage;

import io.fleetfold.streams.runs.stats.Histogram;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Counts by {@link Histogram} bucket in two arrays, for values that are added one at a time and
 * written often. How many buckets there are follows from the range of the values. Not thread-safe.
 */
final class Latencies {
  // a zigzag distance between two ints takes five bytes at most, a count nine
  private static final int MAX_PAIR = 5 + 9;
  private static final int START = 8;

  private int[] buckets = new int[START];
  private long[] counts = new long[START];
  private int size;

  /** Counts values of a bucket, or with a negative number takes them away again. */
  void add(int bucket, long count) {
    int at = Arrays.binarySearch(buckets, 0, size, bucket);
    if (at < 0) {
      at = -at - 1;
      if (size == buckets.length) {
        buckets = Arrays.copyOf(buckets, 2 * size);
        counts = Arrays.copyOf(counts, 2 * size);
      }
      System.arraycopy(buckets, at, buckets, at + 1, size - at);
      System.arraycopy(counts, at, counts, at + 1, size - at);
      buckets[at] = bucket;
      counts[at] = 0;
      size++;
    }
    counts[at] += count;
  }

  /** The same counts as a histogram. */
  Histogram histogram() {
    Histogram histogram = new Histogram();
    for (int i = 0; i < size; i++) {
      histogram.add(buckets[i], counts[i]);
    }
    return histogram;
  }

  /** As state keeps them. */
  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(size * MAX_PAIR);
    long before = 0;
    for (int i = 0; i < size; i++) {
      if (counts[i] == 0) {
        // all were taken away again
        continue;
      }
      long distance = buckets[i] - before;
      number(bytes, (distance << 1) ^ (distance >> 63));
      number(bytes, counts[i]);
      before = buckets[i];
    }
    return bytes.flip();
  }

  static Latencies decode(ByteBuffer bytes) {
    Latencies latencies = new Latencies();
    ByteBuffer rest = bytes.duplicate();
    long before = 0;
    while (rest.hasRemaining()) {
      long zigzag = number(rest);
      before += (zigzag >>> 1) ^ -(zigzag & 1);
      latencies.add((int) before, number(rest));
    }
    return latencies;
  }

  private static void number(ByteBuffer to, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      to.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    to.put((byte) rest);
  }

  private static long number(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = from.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
