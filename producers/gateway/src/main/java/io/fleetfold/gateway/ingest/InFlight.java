package io.fleetfold.gateway.ingest;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes that are being worked on, in all and, by shares, of each caller. No share can
 * fill the whole: it grows only while it is at most four times as large as what is left free
 * (dynamic thresholds, Choudhury and Hahne 1998). So one caller alone has four fifths, whoever
 * comes next finds room, and as work is done n callers come to 4 / (4n + 1) each. Thread-safe.
 */
public final class InFlight {
  private static final long OF_FREE = 4;

  private final long limit;
  private final InFlight whole;
  private final AtomicLong used = new AtomicLong();
  private final Map<String, InFlight> shares = new ConcurrentHashMap<>();

  /** At most that many bytes; what is larger than all of them is admitted alone. */
  public InFlight(long limit) {
    this(limit, null);
  }

  private InFlight(long limit, InFlight whole) {
    this.limit = limit;
    this.whole = whole;
  }

  /** The part of it that a caller may take; all of it, where callers are not told apart. */
  public InFlight of(Caller caller) {
    return caller.equals(Caller.LOCAL)
        ? this
        : shares.computeIfAbsent(caller.name(), name -> new InFlight(limit, this));
  }

  /** Whether there is room for so many bytes; if so, they are taken. */
  public boolean take(long bytes) {
    if (whole == null) {
      return takeUpTo(limit, bytes);
    }
    long free = limit - whole.used();
    if (!takeUpTo(OF_FREE * free, bytes)) {
      return false;
    }
    if (!whole.take(bytes)) {
      used.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  private boolean takeUpTo(long max, long bytes) {
    while (true) {
      long now = used.get();
      if (now > 0 && now + bytes > max) {
        return false;
      }
      if (used.compareAndSet(now, now + bytes)) {
        return true;
      }
    }
  }

  /** Gives bytes back that were taken. */
  public void give(long bytes) {
    used.addAndGet(-bytes);
    if (whole != null) {
      whole.give(bytes);
    }
  }

  /** Bytes that are taken now. */
  public long used() {
    return used.get();
  }
}
