package io.fleetfold.client;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The books of one client: every record is entered when it is handed over and struck out when its
 * fate is known, under one lock, so that a report always adds up. Nothing waits or calls out while
 * the lock is held, save {@link #awaitUpTo}. Thread-safe.
 */
final class DeliveryMetrics {
  private static final AtomicLong BASE = new AtomicLong();

  // records of a later client or process get higher numbers: a million a millisecond there are not
  private final long firstNumber =
      BASE.updateAndGet(last -> Math.max(System.currentTimeMillis(), last + 1)) << 20;

  private final int maxRecords;
  private final long maxBytes;
  // filled at the start, since counting must work where there is no memory left, too
  private final Map<DropReason, AtomicLong> refused = zeroes();
  private final Map<DropReason, AtomicLong> dropped = zeroes();
  // records on their way by the flush that waits for them
  private final TreeMap<Long, Long> open = new TreeMap<>();
  private long generation;
  private long accepted;
  private long delivered;
  private long buffered;
  private long bufferedBytes;
  // of the buffered ones, those on disk
  private long spilled;
  // futures take memory wherever their record is
  private long answers;
  private boolean closed;
  private boolean failed;

  DeliveryMetrics(int maxRecords, long maxBytes) {
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
  }

  /** Enters a record that cannot be sent. */
  synchronized void refuse(DropReason reason) {
    accepted++;
    refused.get(reason).incrementAndGet();
  }

  /**
   * Enters a record that is to be sent, if there is room for it.
   *
   * @return null when it was entered as buffered, else why it was refused
   */
  synchronized DropReason enter(Entry entry) {
    DropReason refusal = null;
    if (failed || closed) {
      refusal = failed ? DropReason.CLIENT_FAILED : DropReason.CLOSED;
    } else if (isFull(entry)) {
      refusal = DropReason.BUFFER_FULL;
    }
    if (refusal != null) {
      refuse(refusal);
      return refusal;
    }
    // first: it may fail for want of memory, and then nothing has been counted
    open.merge(generation, 1L, Long::sum);
    accepted++;
    buffered++;
    bufferedBytes += entry.bytes;
    answers += entry.answer == null ? 0 : 1;
    entry.generation = generation;
    entry.number = firstNumber + accepted;
    entry.inMemory = true;
    return null;
  }

  private boolean isFull(Entry entry) {
    long inMemory = buffered - spilled;
    return inMemory >= maxRecords
        || (inMemory > 0 && bufferedBytes + entry.bytes > maxBytes)
        || (entry.answer != null && answers >= maxRecords);
  }

  /** Whether it is time to move records out of memory. */
  synchronized boolean isHalfFull() {
    return 2 * (buffered - spilled) > maxRecords || 2 * bufferedBytes > maxBytes;
  }

  synchronized boolean isOpen(Entry entry) {
    return !entry.done;
  }

  /** The record is on disk now, and is not held in memory. */
  synchronized void spill(Entry entry) {
    if (!entry.done && entry.inMemory) {
      entry.inMemory = false;
      bufferedBytes -= entry.bytes;
      spilled++;
    }
  }

  /** The record was read from disk. */
  synchronized void unspill(Entry entry) {
    entry.inMemory = true;
    bufferedBytes += entry.bytes;
    spilled--;
  }

  /** Enters records that an earlier process left on disk. */
  synchronized void recover(long count) {
    if (count > 0) {
      open.merge(0L, count, Long::sum);
      accepted += count;
      buffered += count;
      spilled += count;
    }
  }

  /**
   * Strikes out records on disk as dropped.
   *
   * @param counts by the flush that waits for them
   * @param waiting what their callers wait for
   */
  void dropSpilled(
      Map<Long, Long> counts, List<CompletableFuture<Position>> waiting, DropReason reason) {
    synchronized (this) {
      counts.forEach(
          (waits, count) -> {
            buffered -= count;
            spilled -= count;
            dropped.get(reason).addAndGet(count);
            open.computeIfPresent(waits, (ignored, all) -> all <= count ? null : all - count);
          });
      answers -= waiting.size();
      notifyAll();
    }
    waiting.forEach(answer -> answer.completeExceptionally(new UndeliveredException(reason)));
  }

  /** Tells whoever waits for a record that is kept for the next start of the program. */
  void notInThisProcess(CompletableFuture<Position> answer) {
    if (answer != null) {
      answer.completeExceptionally(new UndeliveredException(DropReason.CLOSE_TIMEOUT));
    }
  }

  /** Strikes a record out as delivered, unless its fate is known already. */
  void deliver(Entry entry, Position position) {
    synchronized (this) {
      if (!strike(entry)) {
        return;
      }
      delivered++;
    }
    // outside the lock: it runs the waiting caller's code
    if (entry.answer != null) {
      entry.answer.complete(position);
    }
  }

  /**
   * Strikes a record out as dropped, unless its fate is known already.
   *
   * @return whether it was struck out by this call
   */
  boolean drop(Entry entry, DropReason reason) {
    synchronized (this) {
      // what was kept on disk meanwhile is not lost
      if (entry.isKept() || !strike(entry)) {
        return false;
      }
      dropped.get(reason).incrementAndGet();
    }
    if (entry.answer != null) {
      entry.answer.completeExceptionally(new UndeliveredException(reason));
    }
    return true;
  }

  private boolean strike(Entry entry) {
    if (entry.done) {
      return false;
    }
    entry.done = true;
    buffered--;
    if (entry.inMemory) {
      bufferedBytes -= entry.bytes;
    } else {
      spilled--;
    }
    answers -= entry.answer == null ? 0 : 1;
    if (entry.file != null) {
      entry.file.settled();
    }
    open.computeIfPresent(entry.generation, (ignored, count) -> count == 1 ? null : count - 1);
    notifyAll();
    return true;
  }

  /** A line under the records entered so far, for {@link #awaitUpTo}. */
  synchronized long mark() {
    return generation++;
  }

  /**
   * Waits until the fate of every record above that line is known, not of later ones.
   *
   * @return whether it is
   */
  synchronized boolean awaitUpTo(long mark, long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + Math.max(0, nanos);
    while (!open.isEmpty() && open.firstKey() <= mark) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      // rounded up: a wait of zero would be one without end
      wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
    return true;
  }

  /**
   * From now on every record is refused.
   *
   * @return whether it was open until now
   */
  synchronized boolean close() {
    boolean wasOpen = !closed;
    closed = true;
    return wasOpen;
  }

  /** From now on every record is refused, since nobody is left to deliver it. */
  synchronized void fail() {
    failed = true;
  }

  synchronized boolean finished() {
    return closed && buffered == 0;
  }

  synchronized DeliveryReport report() {
    return new DeliveryReport(
        accepted,
        delivered,
        byReason(refused),
        byReason(dropped),
        buffered,
        bufferedBytes,
        spilled);
  }

  private static Map<DropReason, AtomicLong> zeroes() {
    Map<DropReason, AtomicLong> map = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      map.put(reason, new AtomicLong());
    }
    return map;
  }

  private static Map<DropReason, Long> byReason(Map<DropReason, AtomicLong> counts) {
    Map<DropReason, Long> map = new EnumMap<>(DropReason.class);
    counts.forEach(
        (reason, count) -> {
          if (count.get() > 0) {
            map.put(reason, count.get());
          }
        });
    return map;
  }

  /** A record on its way; the ledger's lock guards what changes. */
  static final class Entry {
    final Outgoing record;
    private final CompletableFuture<Position> answer;
    private final long bytes;
    private long generation;
    private long number;
    private boolean inMemory;
    // where it came from; null for memory
    private final SpillFile file;
    // how often it failed oddly; for the courier
    int failures;
    private boolean done;

    Entry(Outgoing record, CompletableFuture<Position> answer) {
      this.answer = answer;
      this.record = record;
      this.bytes = record.estimatedBytes();
      this.file = null;
    }

    /** A record that was read from disk. */
    Entry(
        Outgoing record,
        CompletableFuture<Position> answer,
        long number,
        long generation,
        SpillFile file) {
      this.answer = answer;
      this.record = record;
      this.bytes = record.estimatedBytes();
      this.number = number;
      this.generation = generation;
      this.file = file;
    }

    long generation() {
      return generation;
    }

    CompletableFuture<Position> answer() {
      return answer;
    }

    /** Whether it was written to disk instead of being delivered. */
    boolean isKept() {
      return !done && !inMemory;
    }

    /** Whether it would be found on disk if this process ended now. */
    boolean isOnDisk() {
      return file != null && !file.isDeleted();
    }

    /** Its place in the order of records. */
    long number() {
      return number;
    }
  }
}
