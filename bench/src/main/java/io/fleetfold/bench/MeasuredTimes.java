package io.fleetfold.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Times that something took, all of them kept. Thread-safe. */
public final class MeasuredTimes {
  private final List<Long> nanos = new ArrayList<>();

  /** Adds a time in nanoseconds. */
  public synchronized void add(long time) {
    nanos.add(time);
  }

  /** How many there are. */
  public synchronized int count() {
    return nanos.size();
  }

  /** The time at a quantile, in milliseconds; 0 where there is none. */
  public synchronized double percentile(double q) {
    if (nanos.isEmpty()) {
      return 0;
    }
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return sorted.get((int) Math.floor(q * (sorted.size() - 1))) / 1e6;
  }
}
