package io.fleetfold.connect;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for a condition, asking often and giving up late. */
final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Eventually() {}

  static void eventually(String what, Callable<Boolean> condition) {
    eventually(what, PATIENCE, condition);
  }

  static void eventually(String what, Duration patience, Callable<Boolean> condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (!condition.call()) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("not within " + patience + ": " + what);
        }
        if (never.await(20, TimeUnit.MILLISECONDS)) {
          throw new AssertionError("nobody counts down");
        }
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("while waiting until " + what, e);
    }
  }
}
