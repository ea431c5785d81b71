package io.fleetfold.bench.visibility;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Times that something took, all of them kept. Not thread-safe. */
final class Latencies {
  private final List<Long> nanos = new ArrayList<>();

  void add(long time) {
    nanos.add(time);
  }

  int count() {
    return nanos.size();
  }

  /** The time at a quantile, in milliseconds; 0 where there is none. */
  double percentile(double q) {
    if (nanos.isEmpty()) {
      return 0;
    }
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return sorted.get((int) Math.floor(q * (sorted.size() - 1))) / 1e6;
  }
}
