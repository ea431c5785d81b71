package io.fleetfold.streams.app;

import io.fleetfold.schemas.Rights;
import io.fleetfold.streams.core.ingest.FailedRecords;
import io.fleetfold.streams.core.ingest.FailedRecords.Place;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a stream thread that fails: after a pause, a new one takes its tasks from the
 * last commit on. Nothing is skipped, so a cause that goes away (a registry or a broker that comes
 * back) needs nobody's help. A record that fails by its own fault, or does not fit into memory, is
 * set aside by {@link FailedRecords}. The app stops where none of that helps, such as when the
 * installation itself is broken. Then one line says where, and how to go on. Thread-safe.
 */
final class CrashPolicy implements StreamsUncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(CrashPolicy.class);
  private static final String UNREADABLE =
      "the record does not fit into memory: publish far smaller ones";
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(15);
  private static final Duration QUIET = Duration.ofMinutes(1);
  // of the last pause: a thread that fails again and again fails well before
  private static final int RECOVERY_PAUSES = 4;

  // each of the threads may fail before the first of them passes the record over
  private static final int MAX_IN_VAIN = 2;

  private final Map<Place, Integer> inVain = new ConcurrentHashMap<>();
  private final CountDownLatch closing;
  private final FailedRecords failed;
  private final Supplier<Optional<Place>> unreadable;
  private final Runnable topologyChange;
  private final AtomicLong pauseMillis = new AtomicLong(FIRST_PAUSE.toMillis());
  private final AtomicLong lastNanos = new AtomicLong(System.nanoTime());
  private volatile long recoveredAt = System.nanoTime();
  private volatile String stopped;

  /**
   * A policy whose pauses end when the latch opens.
   *
   * @param failed which record a fold has failed at last
   * @param unreadable finds the record in the log that does not fit into memory
   * @param topologyChange makes the broker take the topology of this version
   */
  CrashPolicy(
      CountDownLatch closing,
      FailedRecords failed,
      Supplier<Optional<Place>> unreadable,
      Runnable topologyChange) {
    this.closing = closing;
    this.failed = failed;
    this.unreadable = unreadable;
    this.topologyChange = topologyChange;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    if (TopologyChange.isRefused(failure)) {
      topologyChange.run();
    } else if (failure instanceof UnreadableLogError) {
      Optional<Place> found = unreadable.get();
      if (found.isPresent()
          && !failed.setAside(found.get(), UNREADABLE)
          && inVain.merge(found.get(), 1, Integer::sum) >= MAX_IN_VAIN) {
        return stop("a record does not fit into memory", found.get(), failure);
      }
      found.ifPresent(at -> LOG.warn("{} does not fit into memory and is set aside", at));
    } else if (Thread.currentThread().getName().endsWith("GlobalStreamThread")) {
      return stop("reading the prices has failed: " + failure, null, failure);
    } else if (failure instanceof Error && !FailedRecords.isOfRecord(failure)) {
      return stop(failure.toString(), failed.last(), failure);
    }
    refusal(failure).ifPresent(refusal -> LOG.error(Rights.STREAMS.refused(refusal)));
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

  /** That the brokers do not allow something, which they may as soon as somebody has asked them. */
  private static Optional<Throwable> refusal(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(AuthorizationException.class::isInstance)
        .findFirst();
  }

  /** Why the app has stopped for good, in one line; empty while it has not. */
  Optional<String> stopped() {
    return Optional.ofNullable(stopped);
  }

  /** Whether a thread has failed so lately that the next may fail, too. */
  boolean isRecovering() {
    return System.nanoTime() - recoveredAt < 0;
  }

  private StreamThreadExceptionResponse stop(String why, Place at, Throwable failure) {
    String place =
        at == null
            ? ": fix the cause and start it again"
            : " at topic %s, partition %d, offset %d: fix the cause and start it again, or set the record aside with 'fleetfold dead-letters skip %s %d %d'"
                .formatted(
                    at.topic(),
                    at.partition(),
                    at.offset(),
                    at.topic(),
                    at.partition(),
                    at.offset());
    stopped = "the streams app has stopped, " + why + place;
    LOG.error(stopped, failure);
    // the log may be a file: whoever started the app is to see it, too
    System.err.println("fleetfold: " + stopped);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private long nextPause() {
    long now = System.nanoTime();
    boolean quiet = now - lastNanos.getAndSet(now) > QUIET.toNanos();
    long pause =
        pauseMillis.getAndUpdate(
            before ->
                Math.min(MAX_PAUSE.toMillis(), 2 * (quiet ? FIRST_PAUSE.toMillis() : before)));
    recoveredAt = now + RECOVERY_PAUSES * TimeUnit.MILLISECONDS.toNanos(pause);
    return pause;
  }
}
