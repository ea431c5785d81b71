package io.fleetfold.bench.scale;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which cores each of several processes gets. */
final class CoreShares {
  private CoreShares() {}

  /**
   * The cores of one of them, as {@code taskset} takes them. Where cores cannot be dealt out evenly
   * all have all of them, and the scheduler gives each the same.
   */
  static String of(int process, int processes, int cores) {
    int each = cores % processes == 0 ? cores / processes : cores;
    int first = each == cores ? 0 : process * each;
    return IntStream.range(first, first + each)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(","));
  }
}
