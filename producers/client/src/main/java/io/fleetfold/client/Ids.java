package io.fleetfold.client;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7): they start with their time, so that tables
 * keyed by them grow at one end. Ids of one instance are strictly increasing, also within a
 * millisecond. Thread-safe.
 */
public final class Ids {
  private static final int SEQUENCE_BITS = 12;
  private static final int SEQUENCE_MAX = (1 << SEQUENCE_BITS) - 1;
  // leaves room to count upwards within the millisecond
  private static final int SEQUENCE_START_MAX = SEQUENCE_MAX >> 1;

  private final SecureRandom random = new SecureRandom();
  private final Clock clock;
  private long lastMillis;
  private int sequence;

  /** A generator that takes its time from that clock. */
  public Ids(Clock clock) {
    this.clock = clock;
  }

  /** A new id. */
  public String next() {
    long tail = random.nextLong();
    long millis;
    int count;
    synchronized (this) {
      millis = Math.max(clock.millis(), lastMillis);
      if (millis > lastMillis) {
        sequence = (int) (tail >>> 33) & SEQUENCE_START_MAX;
      } else if (++sequence > SEQUENCE_MAX) {
        // more than fit into a millisecond: borrow the next one, as the RFC allows
        millis++;
        sequence = 0;
      }
      lastMillis = millis;
      count = sequence;
    }
    return of(millis, count, tail);
  }

  /**
   * The version 7 UUID of given parts: equal parts give an equal id.
   *
   * @param millis epoch milliseconds; 48 bits are used
   * @param sequence orders ids of one millisecond; 12 bits are used
   * @param tail makes the id unique; 62 bits are used
   */
  public static String of(long millis, int sequence, long tail) {
    long high = (millis << 16) | 0x7000L | (sequence & SEQUENCE_MAX);
    long low = (tail >>> 2) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
