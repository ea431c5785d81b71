package io.fleetfold.streams.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a stream thread that fails: after a pause, a new one takes its tasks from the
 * last commit on. Nothing is skipped, so a cause that goes away (a registry or a broker that comes
 * back) needs nobody's help. Only an error of the JVM itself ends the app. Thread-safe.
 */
final class CrashPolicy implements StreamsUncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(CrashPolicy.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final CountDownLatch closing;
  private final AtomicLong pauseMillis = new AtomicLong(FIRST_PAUSE.toMillis());
  private final AtomicLong lastNanos = new AtomicLong(System.nanoTime());

  /** A policy whose pauses end when the latch opens. */
  CrashPolicy(CountDownLatch closing) {
    this.closing = closing;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    if (failure instanceof Error) {
      LOG.error("the streams app stops: mend the cause and start it again", failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    long pause = nextPause();
    LOG.error("a stream thread failed; a new one starts in {} ms", pause, failure);
    try {
      if (closing.await(pause, TimeUnit.MILLISECONDS)) {
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private long nextPause() {
    long now = System.nanoTime();
    boolean quiet = now - lastNanos.getAndSet(now) > QUIET.toNanos();
    return pauseMillis.getAndUpdate(
        pause -> Math.min(LONGEST_PAUSE.toMillis(), 2 * (quiet ? FIRST_PAUSE.toMillis() : pause)));
  }
}
