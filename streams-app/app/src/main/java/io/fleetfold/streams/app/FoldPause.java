package io.fleetfold.streams.app;

import io.fleetfold.streams.core.commit.DrainControl;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the folds of this process stand still, with everything sent on and committed, so that stores
 * and outputs can be compared. Inputs wait in their topics meanwhile; queries are answered. A pause
 * ends by itself after a time that whoever asks for it sets: nobody can leave the folds standing.
 * Thread-safe.
 */
public final class FoldPause implements AutoCloseable {
  /** The longest pause. */
  public static final Duration MAX = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(FoldPause.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofMillis(5);

  private final KafkaStreams streams;
  private final DrainControl drain;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "end-of-pause");
            thread.setDaemon(true);
            return thread;
          });
  private ScheduledFuture<?> end;

  FoldPause(KafkaStreams streams, DrainControl drain) {
    this.streams = streams;
    this.drain = drain;
  }

  /**
   * Sends on what has changed, then pauses. A record that is being folded is still folded; its
   * commit follows within the commit interval.
   *
   * @param timeout when the folds resume by themselves
   * @throws IllegalArgumentException when that is not a time up to {@link #MAX}
   * @throws IllegalStateException when they stand still already, or cannot now
   */
  public synchronized void pause(Duration timeout) {
    if (timeout.toMillis() < 1 || timeout.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          "a pause of " + timeout + " is not possible: take 1 ms to " + MAX);
    }
    if (end != null) {
      throw new IllegalStateException("the folds are paused already: let that pause end first");
    }
    drain.atOnce();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!drain.nothingLeft() || streams.state() != KafkaStreams.State.RUNNING) {
      if (System.nanoTime() > deadline) {
        drain.byInterval();
        throw new IllegalStateException(
            "the folds are not ready to pause (" + streams.state() + "): try again later");
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
    streams.pause();
    end = clock.schedule(this::expire, timeout.toMillis(), TimeUnit.MILLISECONDS);
    LOG.info("the folds are paused for at most {} s", timeout.toSeconds());
  }

  /**
   * Lets the folds resume.
   *
   * @return whether they had stood still until now
   */
  public synchronized boolean resume() {
    if (end == null) {
      return false;
    }
    end.cancel(false);
    end = null;
    streams.resume();
    drain.byInterval();
    LOG.info("the folds resume");
    return true;
  }

  private void expire() {
    if (resume()) {
      LOG.warn("a pause of the folds has expired: whoever asked for it did not end it");
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
