package io.fleetfold.streams.sessions.http;

import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.sessions.views.SessionRouting.Wait;
import io.fleetfold.streams.sessions.views.SessionViews;
import io.fleetfold.streams.sessions.views.SessionViews.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets a request wait until the fold has passed what it was told to wait for. Thread-safe. */
final class SessionWaiting {
  static final String TIMEOUT = "timeout_ms";

  /** Requests that may wait at once. */
  static final int MAX = 128;

  // a commit and a poll away
  private static final Duration STRAY = Duration.ofSeconds(2);
  private static final int STRAY_LOOK_MS = 20;
  private static final int DEFAULT_MS = 2_000;
  private static final int MAX_MS = 30_000;

  private final SessionViews views;
  private final Semaphore places = new Semaphore(MAX);

  SessionWaiting(SessionViews views) {
    this.views = views;
  }

  /**
   * The positions that were waited for: none where the request names none.
   *
   * @throws Problem.Thrown when that took too long
   */
  List<Position> await(QueryParameters query, String app) {
    List<Position> positions = positions(query);
    if (!await(timeout(query), positions, Collections.singletonList(app))) {
      throw tooLate(timeout(query)).thrown();
    }
    return positions;
  }

  /** The positions that a request names. */
  List<Position> positions(QueryParameters query) {
    return PositionToken.parse(query, views.partitions());
  }

  /**
   * Waits for positions, with what they changed of the applications; false once it took too long.
   */
  boolean await(Duration timeout, List<Position> positions, Collection<String> apps) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      for (Position position : PositionToken.furthest(positions)) {
        for (String app : apps) {
          if (!await(deadline, left -> views.await(position, app, left))) {
            return false;
          }
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Looks for what a stray becomes until it is there, for a time in which it should be. */
  <T> Optional<T> awaitStray(QueryParameters query, Supplier<Optional<T>> look) {
    long most = Math.min(timeout(query).toNanos(), STRAY.toNanos());
    long deadline = System.nanoTime() + most;
    acquirePlace();
    try {
      Optional<T> found = look.get();
      while (found.isEmpty() && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(STRAY_LOOK_MS);
        found = look.get();
      }
      return found;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      places.release();
    }
  }

  /** How long a request is to wait. */
  static Duration timeout(QueryParameters query) {
    return Duration.ofMillis(query.number(TIMEOUT, 0, MAX_MS, DEFAULT_MS));
  }

  /** Whether it comes about; in a place of its own where it must be waited for. */
  boolean await(long deadline, Wait wait) throws InterruptedException {
    if (wait.on(Duration.ZERO)) {
      return true;
    }
    acquirePlace();
    try {
      return wait.on(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    } finally {
      places.release();
    }
  }

  private void acquirePlace() {
    if (!places.tryAcquire()) {
      throw Problem.of(
              503,
              "not ready",
              MAX + " requests wait for the fold already",
              PositionToken.WAIT_FOR,
              "try again in a few seconds")
          .thrown();
    }
  }

  private static Problem tooLate(Duration timeout) {
    return Problem.of(
        504,
        "wait timeout",
        "the position was not folded within " + timeout.toMillis() + " ms",
        PositionToken.WAIT_FOR,
        "ask again with the same token, or with a longer " + TIMEOUT);
  }
}
