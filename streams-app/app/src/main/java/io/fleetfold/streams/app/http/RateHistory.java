package io.fleetfold.streams.app.http;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The rates of the last minutes, one point a second: what a chart begins with. Not thread-safe. */
final class RateHistory {
  static final int POINTS = 300;
  private static final long EVERY_MILLIS = 1_000;

  private final Deque<Point> points = new ArrayDeque<>();

  /**
   * The rates at a moment.
   *
   * @param t milliseconds since the epoch
   * @param tokens tokens by second
   * @param llmCalls calls of language models by second
   */
  record Point(long t, double tokens, double llmCalls) {}

  /**
   * The event {@code history}, sent once to each client.
   *
   * @param at now, by the clock of the points
   * @param points oldest first
   */
  record History(Instant at, List<Point> points) {}

  void add(long millis, Rates.PerSecond rates) {
    if (!points.isEmpty() && millis - points.peekLast().t < EVERY_MILLIS) {
      return;
    }
    points.addLast(new Point(millis, rates.tokens(), rates.llmCalls()));
    if (points.size() > POINTS) {
      points.removeFirst();
    }
  }

  History history() {
    return new History(Instant.now(), List.copyOf(points));
  }
}
