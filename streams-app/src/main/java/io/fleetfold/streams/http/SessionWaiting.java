package io.fleetfold.streams.http;

import io.fleetfold.streams.views.SessionViews;
import io.fleetfold.streams.views.SessionViews.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Lets a request wait until the fold has passed what it was told to wait for. Thread-safe. */
final class SessionWaiting {
  static final String TIMEOUT = "timeout_ms";

  /** Requests that may wait at once. */
  static final int MOST = 128;

  private static final int DEFAULT_MS = 2_000;
  private static final int LONGEST_MS = 30_000;

  private final SessionViews views;
  private final Semaphore places = new Semaphore(MOST);

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
    if (!await(query, positions, Collections.singletonList(app))) {
      throw timeout(longest(query)).thrown();
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
  boolean await(QueryParameters query, List<Position> positions, Collection<String> apps) {
    long deadline = System.nanoTime() + longest(query).toNanos();
    try {
      for (Position position : PositionToken.furthest(positions)) {
        for (String app : apps) {
          if (!views.await(position, app, Duration.ZERO) && !await(position, app, deadline)) {
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

  private static Duration longest(QueryParameters query) {
    return Duration.ofMillis(query.number(TIMEOUT, 0, LONGEST_MS, DEFAULT_MS));
  }

  private boolean await(Position position, String app, long deadline) throws InterruptedException {
    if (!places.tryAcquire()) {
      throw Problem.of(
              503,
              "not ready",
              MOST + " requests wait for the fold already",
              PositionToken.WAIT_FOR,
              "try again in a few seconds")
          .thrown();
    }
    try {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      return views.await(position, app, left);
    } finally {
      places.release();
    }
  }

  private static Problem timeout(Duration longest) {
    return Problem.of(
        504,
        "wait timeout",
        "the position was not folded within " + longest.toMillis() + " ms",
        PositionToken.WAIT_FOR,
        "ask again with the same token, or with a longer " + TIMEOUT);
  }
}
