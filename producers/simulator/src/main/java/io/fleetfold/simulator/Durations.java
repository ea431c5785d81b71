package io.fleetfold.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/** All values of a distribution, for percentiles without any error. */
final class Durations {
  private long[] values = new long[64];
  private int count;

  void add(long millis) {
    if (count == values.length) {
      values = Arrays.copyOf(values, count * 2);
    }
    values[count++] = millis;
  }

  /** {@code {count, p50, p95, p99}}; a percentile is the element at floor(q * (count - 1)). */
  ObjectNode toJson() {
    long[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    ObjectNode json = SimulatedJson.object().put("count", count);
    for (int percent : new int[] {50, 95, 99}) {
      if (count == 0) {
        json.putNull("p" + percent);
      } else {
        json.put("p" + percent, sorted[(int) Math.floor(percent / 100.0 * (count - 1))]);
      }
    }
    return json;
  }
}
