package io.fleetfold.local.status;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Waits until a pipeline is settled. Folds send some of what they have folded a moment later, so
 * nothing may move for a while in which they would have sent it.
 */
public final class Settling {
  // several times the folds' emit interval (250 ms) and a commit
  private static final Duration QUIET = Duration.ofMillis(1_200);
  private static final Duration BETWEEN = Duration.ofMillis(200);

  private final StatusProbe probe;

  /** Waits on what the probe sees. */
  public Settling(StatusProbe probe) {
    this.probe = probe;
  }

  /** A look at the pipeline that takes the time to tell whether it is settled. */
  public PipelineStatus look() throws IOException, InterruptedException {
    return await(Duration.ZERO);
  }

  /**
   * Waits until the pipeline is settled, or so long that it could not be told to be.
   *
   * @return the last look
   */
  public PipelineStatus await(Duration timeout) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    StatusProbe.Look first = probe.lookClosely();
    long since = System.nanoTime();
    while (true) {
      // a look that found all still is worth waiting for, whatever the timeout
      if (!first.still() && System.nanoTime() >= deadline) {
        return first.status();
      }
      TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
      StatusProbe.Look next = probe.lookClosely();
      if (!next.still() || !first.still() || !next.ends().equals(first.ends())) {
        if (System.nanoTime() >= deadline) {
          return next.status();
        }
        first = next;
        since = System.nanoTime();
      } else if (System.nanoTime() - since >= QUIET.toNanos()) {
        return next.status().withSettled(true);
      }
    }
  }
}
