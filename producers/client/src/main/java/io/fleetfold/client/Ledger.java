package io.fleetfold.client;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The books of one client: every record is entered when it is handed over and struck out when its
 * fate is known, under one lock, so that a report always adds up. Nothing waits or calls out while
 * the lock is held, save {@link #awaitUpTo}. Thread-safe.
 */
final class Ledger {
  private final int maxRecords;
  private final long maxBytes;
  // arrays, since counting must work where there is no memory left, too
  private final long[] refused = new long[Loss.values().length];
  private final long[] dropped = new long[Loss.values().length];
  // records on their way by the flush that waits for them
  private final TreeMap<Long, Long> open = new TreeMap<>();
  private long generation;
  private long accepted;
  private long delivered;
  private long buffered;
  private long bufferedBytes;
  private boolean closed;
  private boolean failed;

  Ledger(int maxRecords, long maxBytes) {
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
  }

  /** Enters a record that cannot be sent. */
  synchronized void refuse(Loss reason) {
    accepted++;
    refused[reason.ordinal()]++;
  }

  /**
   * Enters a record that is to be sent, if there is room for it.
   *
   * @return null when it was entered as buffered, else why it was refused
   */
  synchronized Loss enter(Entry entry) {
    Loss refusal = null;
    if (failed || closed) {
      refusal = failed ? Loss.CLIENT_FAILED : Loss.CLOSED;
    } else if (buffered >= maxRecords || (buffered > 0 && bufferedBytes + entry.bytes > maxBytes)) {
      refusal = Loss.BUFFER_FULL;
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
    entry.generation = generation;
    entry.number = accepted;
    return null;
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
  boolean drop(Entry entry, Loss reason) {
    synchronized (this) {
      if (!strike(entry)) {
        return false;
      }
      dropped[reason.ordinal()]++;
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
    bufferedBytes -= entry.bytes;
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
        accepted, delivered, byReason(refused), byReason(dropped), buffered, bufferedBytes);
  }

  private static Map<Loss, Long> byReason(long[] counts) {
    Map<Loss, Long> map = new EnumMap<>(Loss.class);
    for (Loss reason : Loss.values()) {
      if (counts[reason.ordinal()] > 0) {
        map.put(reason, counts[reason.ordinal()]);
      }
    }
    return map;
  }

  /** A record on its way; the ledger's lock guards what changes. */
  static final class Entry {
    final Outgoing record;
    private final CompletableFuture<Position> answer;
    private final long bytes;
    private long generation;
    private long number;
    // how often it failed oddly; for the courier
    int failures;
    private boolean done;

    Entry(Outgoing record, CompletableFuture<Position> answer) {
      this.answer = answer;
      this.record = record;
      this.bytes = record.estimatedBytes();
    }

    /** Its place in the order of records. */
    long number() {
      return number;
    }
  }
}
