package io.fleetfold.client;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** An iteration of a run; closing it completes it. Neither waits nor throws. Thread-safe. */
public final class Iteration implements AutoCloseable {
  private final Run run;
  private final int number;
  private final AtomicBoolean ended = new AtomicBoolean();

  Iteration(Run run, int number) {
    this.run = run;
    this.number = number;
  }

  /** The iteration's number in its run, from 1. */
  public int number() {
    return number;
  }

  /** Publishes {@code iteration_completed}, once. */
  @Override
  public void close() {
    if (ended.compareAndSet(false, true)) {
      run.event(EventTypes.ITERATION_COMPLETED, Map.of("iteration", number));
    }
  }
}
