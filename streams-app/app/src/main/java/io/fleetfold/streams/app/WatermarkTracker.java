package io.fleetfold.streams.app;

import io.fleetfold.streams.core.ingest.Watermark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wall clock as a clock of logs: remembers where the logs ended at a time, and once all before
 * that is folded, everything until that time is. Committed offsets tell what is folded, so that it
 * holds for whichever instance has the partition now. What the brokers say is asked now and then,
 * by a thread of its own. When they were not asked for a while, they or this process were away, and
 * so may be what agents have to send: they get time for it before the clock goes on.
 */
final class WatermarkTracker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatermarkTracker.class);
  private static final int GAP = 4;
  private static final Duration SHORTEST_GAP = Duration.ofSeconds(10);

  private final Supplier<Offsets> brokers;
  private final Duration interval;
  private final long gapMillis;
  private final long settleMillis;
  private final LongSupplier wallClock;
  private final List<Logs> watched = new ArrayList<>();
  private final Map<TopicPartition, Stretch> marks = new HashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "log-ends");
  private long lookedAt = Watermark.UNKNOWN;
  private long settledAt;
  private boolean away;

  /** What the brokers know. Used by one thread. */
  interface Offsets extends AutoCloseable {
    /** Behind the last record of each partition, those of open transactions included. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions);

    /** Behind the last record that is folded and committed, where there is any. */
    Map<TopicPartition, Long> folded();

    /** Those partitions in whose stretch no record can stand any more: only marks do. */
    Set<TopicPartition> withoutRecords(Map<TopicPartition, Stretch> stretches);

    @Override
    void close();
  }

  /** Offsets of a partition, the last one excluded. */
  record Stretch(long from, long to) {}

  /**
   * Looks at logs.
   *
   * @param brokers opens the way to them, in the thread that asks
   * @param interval time between two looks
   * @param settle how long agents may need to send what they kept while brokers were away
   * @param wallClock epoch milliseconds
   */
  WatermarkTracker(
      Supplier<Offsets> brokers, Duration interval, Duration settle, LongSupplier wallClock) {
    this.brokers = brokers;
    this.interval = interval;
    this.gapMillis = Math.max(GAP * interval.toMillis(), SHORTEST_GAP.toMillis());
    this.settleMillis = settle.toMillis();
    this.wallClock = wallClock;
    this.thread.setDaemon(true);
  }

  /** The clock of topics with the same partitions, folded together; before the start. */
  Watermark watch(Collection<String> topics, int partitions) {
    Logs logs = new Logs(topics, partitions);
    watched.add(logs);
    return logs;
  }

  boolean isWatched() {
    return !watched.isEmpty();
  }

  void start() {
    thread.start();
  }

  private void run() {
    try (Offsets offsets = brokers.get()) {
      do {
        try {
          look(offsets);
          away = false;
        } catch (RuntimeException e) {
          if (!away) {
            LOG.warn("the ends of the logs are not known, will ask again: {}", e.toString());
          }
          away = true;
        }
      } while (!closing.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks once. */
  void look(Offsets offsets) {
    Map<TopicPartition, Long> folded = offsets.folded();
    Map<TopicPartition, Stretch> open = new HashMap<>();
    watched.forEach(logs -> logs.unfolded(folded, open));
    open.entrySet().removeIf(at -> at.getValue().equals(marks.get(at.getKey())));
    if (!open.isEmpty()) {
      offsets.withoutRecords(open).forEach(at -> marks.put(at, open.get(at)));
    }
    // the time first: what is written while we ask is later
    long now = wallClock.getAsLong();
    Set<TopicPartition> all = new HashSet<>();
    watched.forEach(logs -> logs.partitions.forEach(all::addAll));
    Map<TopicPartition, Long> ends = offsets.ends(all);
    if (lookedAt == Watermark.UNKNOWN || Math.abs(now - lookedAt) > gapMillis) {
      settledAt = now + settleMillis;
    }
    lookedAt = now;
    watched.forEach(logs -> logs.advance(folded, now, ends));
  }

  private boolean passed(TopicPartition at, Map<TopicPartition, Long> folded, long end) {
    long from = folded.getOrDefault(at, 0L);
    return from >= end || new Stretch(from, end).equals(marks.get(at));
  }

  @Override
  public void close() {
    closing.countDown();
  }

  /** The ends as they were at a time. */
  private record Seen(long at, Map<TopicPartition, Long> ends) {}

  private final class Logs implements Watermark {
    private final List<List<TopicPartition>> partitions = new ArrayList<>();
    private final Seen[] seen;
    private final AtomicLongArray until;

    Logs(Collection<String> topics, int count) {
      for (int i = 0; i < count; i++) {
        int partition = i;
        partitions.add(topics.stream().map(name -> new TopicPartition(name, partition)).toList());
      }
      seen = new Seen[count];
      until = new AtomicLongArray(count);
      for (int i = 0; i < count; i++) {
        until.set(i, UNKNOWN);
      }
    }

    @Override
    public long of(int partition) {
      return until.get(partition);
    }

    void unfolded(Map<TopicPartition, Long> folded, Map<TopicPartition, Stretch> open) {
      for (int i = 0; i < seen.length; i++) {
        for (TopicPartition at : seen[i] == null ? List.<TopicPartition>of() : partitions.get(i)) {
          long from = folded.getOrDefault(at, 0L);
          if (from < seen[i].ends().get(at)) {
            open.put(at, new Stretch(from, seen[i].ends().get(at)));
          }
        }
      }
    }

    void advance(Map<TopicPartition, Long> folded, long now, Map<TopicPartition, Long> ends) {
      for (int i = 0; i < seen.length; i++) {
        Seen last = seen[i];
        if (last != null
            && partitions.get(i).stream().allMatch(at -> passed(at, folded, last.ends().get(at)))) {
          until.accumulateAndGet(i, last.at(), Math::max);
          seen[i] = null;
        }
        // one that is not passed yet is kept: a fold that is always a little behind gets there
        if (seen[i] == null && now >= settledAt) {
          seen[i] = new Seen(now, ends);
        }
      }
    }
  }
}
