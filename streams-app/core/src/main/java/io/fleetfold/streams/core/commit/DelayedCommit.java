package io.fleetfold.streams.core.commit;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Does something for several records together, soon after the first of them, and then has them
 * committed. Not while no record comes: each call of a clock makes Kafka Streams commit the task.
 * Not thread-safe.
 */
public final class DelayedCommit {
  private final ProcessorContext<?, ?> context;
  private final Duration every;
  private final Runnable action;
  private Cancellable timer;

  /** Acts within that time of the first record. */
  public DelayedCommit(ProcessorContext<?, ?> context, Duration every, Runnable action) {
    this.context = context;
    this.every = every;
    this.action = action;
  }

  /** A record asks for it. */
  public void ask() {
    if (timer == null) {
      // together with the other tasks, so that one commit is enough
      timer =
          context.schedule(Instant.EPOCH, every, PunctuationType.WALL_CLOCK_TIME, ignored -> act());
    }
  }

  private void act() {
    timer.cancel();
    timer = null;
    action.run();
    context.commit();
  }
}
