package io.fleetfold.streams.core.ingest;

import io.fleetfold.schemas.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * How far each partition of each input was folded by this process, work that is not committed yet
 * included. Thread-safe.
 */
public final class ProcessedOffsets {
  /** Nothing was folded of a partition yet. */
  public static final long NONE = -1;

  private final ConcurrentMap<String, ConcurrentMap<Integer, Position>> next =
      new ConcurrentHashMap<>();
  private final AtomicLong waiters = new AtomicLong();

  /** The record below this offset is being folded: what is stored from now on may hold it. */
  public void begins(String topic, int partition, long nextOffset) {
    position(topic, partition).begun = nextOffset;
  }

  /** The records below this offset are folded. */
  public void passed(String topic, int partition, long nextOffset) {
    Position position = position(topic, partition);
    position.next = nextOffset;
    // one that comes to wait looks at the offset after it has put itself into the set
    if (!position.waiting.isEmpty()) {
      position
          .waiting
          .headSet(new Waiter(nextOffset, 0))
          .forEach(waiter -> waiter.passed.countDown());
    }
  }

  /** Runs and statistics as folded of a partition can be read in its stores now. */
  public void shown(int partition) {
    Topics.INPUTS.forEach(
        topic -> {
          Position position = position(topic.name(), partition);
          position.shown = position.begun;
        });
  }

  /** Everything of runs that was folded of a partition is in its stores now. */
  public void saved(int partition) {
    shown(partition);
    Topics.INPUTS.forEach(
        topic -> {
          Position position = position(topic.name(), partition);
          position.saved = position.begun;
        });
  }

  /** A task goes on where its stores are: all below those offsets, by topic, is in them. */
  public void resumes(int partition, Map<String, Long> saved) {
    saved.forEach(
        (topic, nextOffset) -> {
          begins(topic, partition, nextOffset);
          passed(topic, partition, nextOffset);
        });
    saved(partition);
  }

  /** The next offset of a partition of each input, up to which everything of it was folded. */
  public Map<String, Long> begun(int partition) {
    Map<String, Long> begun = new TreeMap<>();
    Topics.INPUTS.forEach(
        topic -> {
          long next = begun(topic.name(), partition);
          if (next != NONE) {
            begun.put(topic.name(), next);
          }
        });
    return begun;
  }

  /** What was folded of a partition of those topics may have been undone. */
  public void forget(Collection<String> topics, int partition) {
    topics.forEach(
        topic -> {
          Position position = position(topic, partition);
          position.next = NONE;
          position.begun = NONE;
          position.shown = NONE;
          position.saved = NONE;
        });
  }

  /** The next offset of a partition, or {@link #NONE}. */
  public long next(String topic, int partition) {
    return position(topic, partition).next;
  }

  /** The offset behind the record that is folded now, or was last; or {@link #NONE}. */
  public long begun(String topic, int partition) {
    return position(topic, partition).begun;
  }

  /**
   * Waits until the record at an offset is folded.
   *
   * @return whether it is; false once the time is over
   */
  public boolean await(String topic, int partition, long offset, Duration timeout)
      throws InterruptedException {
    Position position = position(topic, partition);
    if (position.next > offset) {
      return true;
    }
    Waiter waiter = new Waiter(offset, waiters.incrementAndGet());
    position.waiting.add(waiter);
    try {
      if (position.next <= offset) {
        waiter.passed.await(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS);
      }
      return position.next > offset;
    } finally {
      position.waiting.remove(waiter);
    }
  }

  /**
   * The next offset by topic (without the fleet's prefix) and partition, up to which runs and
   * statistics can be read; a copy.
   */
  public Map<String, Map<Integer, Long>> shown() {
    return copy(position -> position.shown);
  }

  /**
   * As {@link #shown}, for what is held back in memory until it is saved: usage windows. At most
   * one commit interval behind.
   */
  public Map<String, Map<Integer, Long>> saved() {
    return copy(position -> position.saved);
  }

  private Map<String, Map<Integer, Long>> copy(ToLongFunction<Position> offset) {
    Map<String, Map<Integer, Long>> copy = new TreeMap<>();
    next.forEach(
        (topic, partitions) ->
            partitions.forEach(
                (partition, position) -> {
                  if (offset.applyAsLong(position) != NONE) {
                    copy.computeIfAbsent(topic, ignored -> new TreeMap<>())
                        .put(partition, offset.applyAsLong(position));
                  }
                }));
    return copy;
  }

  private Position position(String topic, int partition) {
    return next.computeIfAbsent(topic, ignored -> new ConcurrentHashMap<>())
        .computeIfAbsent(partition, ignored -> new Position());
  }

  private static final class Position {
    private volatile long next = NONE;
    private volatile long begun = NONE;
    private volatile long shown = NONE;
    private volatile long saved = NONE;
    private final ConcurrentSkipListSet<Waiter> waiting = new ConcurrentSkipListSet<>();
  }

  // by offset; the number tells apart those who wait for the same one
  private static final class Waiter implements Comparable<Waiter> {
    private final long offset;
    private final long number;
    private final CountDownLatch passed = new CountDownLatch(1);

    Waiter(long offset, long number) {
      this.offset = offset;
      this.number = number;
    }

    @Override
    public int compareTo(Waiter other) {
      int byOffset = Long.compare(offset, other.offset);
      return byOffset != 0 ? byOffset : Long.compare(number, other.number);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Waiter waiter && compareTo(waiter) == 0;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(number);
    }
  }
}
