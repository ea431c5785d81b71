package io.fleetfold.streams.app.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * One client of the live feed. Holds at most one snapshot that is not sent yet: a newer one takes
 * its place, so a slow client sees fewer, never older and older ones. Thread-safe.
 */
final class LiveClient implements WriteListener {
  private static final int MAX_NOTES = 4;

  private final AsyncContext async;
  private final ServletOutputStream out;
  private final Runnable cut;
  private final Consumer<LiveClient> gone;
  private final Deque<byte[]> notes = new ArrayDeque<>();
  private byte[] snapshot;
  private boolean unflushed;
  private boolean waiting = true;
  private long waitingSince = System.nanoTime();
  private boolean closed;

  /**
   * A client whose first bytes may be offered at once.
   *
   * @param cut ends the connection though bytes are still to be taken
   * @param gone told once when the client has left
   */
  LiveClient(AsyncContext async, ServletOutputStream out, Runnable cut, Consumer<LiveClient> gone) {
    this.async = async;
    this.out = out;
    this.cut = cut;
    this.gone = gone;
  }

  /** Sends a snapshot as soon as the client takes it, unless a newer one comes before. */
  void snapshot(byte[] event) {
    synchronized (this) {
      snapshot = event;
    }
    send();
  }

  /** Sends something small that no other replaces. */
  void note(byte[] event) {
    synchronized (this) {
      if (notes.size() < MAX_NOTES) {
        notes.addLast(event);
      }
    }
    send();
  }

  /** Whether it has taken all that it was sent. */
  synchronized boolean isIdle() {
    return !closed && !waiting && !hasMore();
  }

  /** Whether the client has taken nothing for longer than that. */
  synchronized boolean isStuck(long nanos, Duration slow) {
    return waiting && nanos - waitingSince > slow.toNanos();
  }

  @Override
  public void onWritePossible() {
    synchronized (this) {
      waiting = false;
    }
    send();
  }

  @Override
  public void onError(Throwable cause) {
    end(cut);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Ends the feed; at once, whatever is not sent yet. */
  void close() {
    boolean blocked;
    synchronized (this) {
      blocked = waiting;
    }
    end(blocked ? cut : () -> {});
  }

  private void end(Runnable first) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    first.run();
    try {
      async.complete();
    } catch (IllegalStateException e) {
      // the container has ended it already, with the connection
    } finally {
      gone.accept(this);
    }
  }

  private void send() {
    try {
      pump();
    } catch (IOException e) {
      // the client has left: nobody to tell
      end(cut);
    }
  }

  private synchronized void pump() throws IOException {
    while (!closed && !waiting && hasMore()) {
      // once not ready, the container calls when it is again: asking twice is not allowed
      if (!out.isReady()) {
        waiting = true;
        waitingSince = System.nanoTime();
      } else if (notes.isEmpty() && snapshot == null) {
        unflushed = false;
        out.flush();
      } else {
        unflushed = true;
        out.write(next());
      }
    }
  }

  private boolean hasMore() {
    return unflushed || snapshot != null || !notes.isEmpty();
  }

  private byte[] next() {
    if (!notes.isEmpty()) {
      return notes.removeFirst();
    }
    byte[] next = snapshot;
    snapshot = null;
    return next;
  }
}
