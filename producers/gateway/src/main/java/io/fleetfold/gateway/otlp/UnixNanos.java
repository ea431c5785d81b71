package io.fleetfold.gateway.otlp;

/** Times of OTLP: unsigned nanoseconds since 1970, 0 where there is none. */
public final class UnixNanos {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private UnixNanos() {}

  /** A time in epoch ms, rounded down. */
  public static long millis(long unixNano) {
    return Long.divideUnsigned(unixNano, NANOS_PER_MILLI);
  }

  /** The nanoseconds as decimal text, every digit kept. */
  public static String text(long unixNano) {
    return Long.toUnsignedString(unixNano);
  }

  /** The first of the two that is told, in epoch ms, else the arrival. */
  static long firstMillis(long arrivalMillis, long first, long second) {
    if (first != 0) {
      return millis(first);
    }
    return second == 0 ? arrivalMillis : millis(second);
  }

  /** Whole ms between two times, of which the second is not the earlier one. */
  static long millisBetween(long start, long end) {
    return Long.divideUnsigned(end - start, NANOS_PER_MILLI);
  }
}
