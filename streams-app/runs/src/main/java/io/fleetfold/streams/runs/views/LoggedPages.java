package io.fleetfold.streams.runs.views;

import io.fleetfold.streams.core.reads.LogUnavailableException;
import io.fleetfold.streams.core.reads.ReadBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Reads what stands at places of the log, a few at once. */
final class LoggedPages {
  private static final int AT_ONCE = 64;
  // large ones are read a few at once, so that a page of them ends early instead of failing
  private static final int LARGE_AT_ONCE = 8;
  private static final int LARGE_BYTES = 16 << 10;
  private static final Duration MAX = Duration.ofSeconds(10);

  private LoggedPages() {}

  /** What was read, and how large it is in the log. */
  record Sized<T>(T item, long bytes) {}

  /**
   * What stands at those places, in their order; fewer where it is large or the log is slow.
   *
   * @param read reads what stands at some of them, each one thing, within a time
   */
  static <P, T> List<T> read(List<P> places, BiFunction<List<P>, Duration, List<Sized<T>>> read) {
    long deadline = System.nanoTime() + MAX.toNanos();
    List<T> items = new ArrayList<>();
    long bytes = 0;
    while (items.size() < places.size()) {
      int from = items.size();
      boolean small = from > 0 && bytes / from < LARGE_BYTES;
      List<P> some =
          places.subList(from, Math.min(from + (small ? AT_ONCE : LARGE_AT_ONCE), places.size()));
      List<Sized<T>> found;
      try {
        found = read.apply(some, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      } catch (LogUnavailableException e) {
        if (items.isEmpty()) {
          throw e;
        }
        return items;
      }
      for (Sized<T> each : found) {
        bytes += each.bytes();
        if (!items.isEmpty() && bytes > ReadBudget.PAGE_BYTES) {
          return items;
        }
        items.add(each.item());
      }
    }
    return items;
  }
}
