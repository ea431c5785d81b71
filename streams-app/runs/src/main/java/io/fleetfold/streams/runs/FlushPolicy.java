package io.fleetfold.streams.runs;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.Cancellable;

/**
 * When folded runs and statistics are written to where they can be read. Writing with each record
 * shows it at once, writing many together costs less: so the first records of each tick are shown
 * at once, which are all of them unless there are thousands in a second, and the rest together.
 * Only about when: what is written does not depend on it. Ticks only while records come, since each
 * tick makes Kafka Streams commit the task. Not thread-safe.
 */
final class FlushPolicy {
  /** Wall-clock time between two ticks. */
  static final Duration TICK = Duration.ofMillis(10);

  private static final int AT_ONCE = 16;
  private static final int LONGEST_TICKS = 5;
  private static final int LONGEST_TICKS_BEHIND = 50;

  private final Supplier<Cancellable> clock;
  private Cancellable ticking;
  private int free = AT_ONCE;
  private int held;
  private int ticks;

  /** Showing that has {@link #tick} called by the clock that the supplier starts. */
  FlushPolicy(Supplier<Cancellable> clock) {
    this.clock = clock;
  }

  /** A record was folded; whether to show it at once. */
  boolean folded() {
    if (ticking == null) {
      ticking = clock.get();
    }
    if (free > 0 && held == 0) {
      free--;
      return true;
    }
    held++;
    return false;
  }

  /**
   * A tick has passed; whether to show what is held back.
   *
   * @param behind whether the records that are folded are old already, so that what they change is
   *     waited for by nobody
   */
  boolean tick(boolean behind) {
    if (held == 0) {
      if (free == AT_ONCE) {
        ticking.cancel();
        ticking = null;
      }
      free = AT_ONCE;
      return false;
    }
    free = AT_ONCE;
    ticks++;
    return held <= AT_ONCE || ticks >= (behind ? LONGEST_TICKS_BEHIND : LONGEST_TICKS);
  }

  /** All is shown. */
  void shown() {
    held = 0;
    ticks = 0;
  }
}
