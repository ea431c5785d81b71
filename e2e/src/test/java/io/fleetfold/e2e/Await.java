package io.fleetfold.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, never for a time. */
final class Await {
  private Await() {}

  /** Polls until the condition holds; fails with {@code what} when it does not in time. */
  static void until(String what, Duration timeout, Callable<Boolean> condition) {
    Instant end = Instant.now().plus(timeout);
    Exception last = null;
    while (Instant.now().isBefore(end)) {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (Exception e) {
        last = e;
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    throw new AssertionError("after " + timeout + " still not: " + what, last);
  }
}
