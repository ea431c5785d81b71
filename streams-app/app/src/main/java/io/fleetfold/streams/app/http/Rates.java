package io.fleetfold.streams.app.http;

import io.fleetfold.streams.runs.http.Statistics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How fast the fleet's numbers grow: the difference over the last seconds. Counted when folded, so
 * catching up with a backlog shows as the speed of catching up. What a deletion takes away counts
 * as no growth. Not thread-safe.
 */
final class Rates {
  static final Duration WINDOW = Duration.ofSeconds(5);

  private final Duration window;
  private final Deque<Sample> samples = new ArrayDeque<>();

  Rates(Duration window) {
    this.window = window;
  }

  /**
   * Growth by second, to one decimal.
   *
   * @param tokens input and output tokens
   * @param llmCalls calls of language models
   * @param records records folded, all input topics
   * @param finishedRuns runs that reached a terminal status
   */
  record PerSecond(double tokens, double llmCalls, double records, double finishedRuns) {
    static final PerSecond NONE = new PerSecond(0, 0, 0, 0);
  }

  /** Takes in the fleet's numbers at a time of {@link System#nanoTime}, and tells the rates. */
  PerSecond add(long nanos, Statistics fleet) {
    Sample now =
        new Sample(
            nanos,
            fleet.totalTokens(),
            fleet.totalLlmCalls(),
            offsets(fleet.asOf()),
            fleet.completedRuns() + fleet.errorRuns() + fleet.cancelledRuns());
    samples.addLast(now);
    while (nanos - samples.peekFirst().nanos > window.toNanos()) {
      samples.removeFirst();
    }
    Sample then = samples.peekFirst();
    if (samples.size() == 1) {
      return PerSecond.NONE;
    }
    double seconds = (now.nanos - then.nanos) / (double) TimeUnit.SECONDS.toNanos(1);
    return new PerSecond(
        rate(now.tokens - then.tokens, seconds),
        rate(now.llmCalls - then.llmCalls, seconds),
        rate(now.records - then.records, seconds),
        rate(now.finishedRuns - then.finishedRuns, seconds));
  }

  private static long offsets(Map<String, Map<Integer, Long>> asOf) {
    return asOf.values().stream()
        .flatMap(partitions -> partitions.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  private static double rate(long growth, double seconds) {
    return growth <= 0 || seconds <= 0 ? 0 : Math.round(growth / seconds * 10) / 10.0;
  }

  private record Sample(long nanos, long tokens, long llmCalls, long records, long finishedRuns) {}
}
