package io.fleetfold.gateway.ingest;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes that are being worked on. Thread-safe. */
public final class InFlight {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /** At most that many bytes; what is larger than all of them is admitted alone. */
  public InFlight(long limit) {
    this.limit = limit;
  }

  /** Whether there is room for so many bytes; if so, they are taken. */
  public boolean take(long bytes) {
    while (true) {
      long now = used.get();
      if (now > 0 && now + bytes > limit) {
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
  }

  /** Bytes that are taken now. */
  public long used() {
    return used.get();
  }
}
