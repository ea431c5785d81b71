package io.fleetfold.streams.core.commit;

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
  private final int atOnce;
  private final long longestTicks;
  private final long longestTicksBehind;
  private final Supplier<Cancellable> timer;
  private Cancellable ticking;
  private int free;
  private int held;
  private int ticks;

  /** Showing that has {@link #tick} called by the clock that the supplier starts. */
  FlushPolicy(CommitTiming timing, Supplier<Cancellable> timer) {
    this.atOnce = timing.shownAtOnce();
    this.longestTicks = timing.showWithin().dividedBy(timing.showTick());
    this.longestTicksBehind = timing.showBehindWithin().dividedBy(timing.showTick());
    this.timer = timer;
    this.free = atOnce;
  }

  /** A record was folded; whether to show it at once. */
  boolean folded() {
    if (ticking == null) {
      ticking = timer.get();
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
      if (free == atOnce) {
        ticking.cancel();
        ticking = null;
      }
      free = atOnce;
      return false;
    }
    free = atOnce;
    ticks++;
    return held <= atOnce || ticks >= (behind ? longestTicksBehind : longestTicks);
  }

  /** All is shown. */
  void shown() {
    held = 0;
    ticks = 0;
  }
}
