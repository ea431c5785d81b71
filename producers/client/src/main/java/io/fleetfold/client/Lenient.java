package io.fleetfold.client;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Numbers and durations of callers who must not be disturbed: whatever they hand over is taken. */
final class Lenient {
  private Lenient() {}

  /** A count in whole numbers, as near as a long gets; null for null and for what is no number. */
  static Long count(Number number) {
    try {
      if (number == null) {
        return null;
      }
      if (isWide(number)) {
        // not longValue(): it drops leading digits, and takes for ever on 1e999999999
        double value = number.doubleValue();
        return Double.isNaN(value) ? null : (Long) (long) value;
      }
      return number.longValue();
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** A whole number; null for null and for what is none: a fraction, NaN, beyond a long. */
  static Long whole(Number number) {
    try {
      if (number == null || !isWide(number)) {
        return number == null ? null : (Long) number.longValue();
      }
      double value = number.doubleValue();
      // not a long's bounds as such: a double has none so near
      return value == Math.rint(value) && Math.abs(value) < 9e18 ? (Long) number.longValue() : null;
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static boolean isWide(Number number) {
    return number instanceof Double
        || number instanceof Float
        || number instanceof BigDecimal
        || number instanceof BigInteger;
  }

  /** Milliseconds, as near as a long gets; null for null. */
  static Long millis(Duration duration) {
    return duration == null ? null : (Long) TimeUnit.MILLISECONDS.convert(duration);
  }

  /** Nanoseconds, as near as a long gets. */
  static long nanos(Duration duration) {
    return TimeUnit.NANOSECONDS.convert(duration);
  }
}
