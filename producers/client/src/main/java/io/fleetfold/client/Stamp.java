package io.fleetfold.client;

import java.time.Clock;
import java.time.Instant;

/** New ids and times. Thread-safe. */
final class Stamp {
  private final Clock clock;
  private final Ids ids;

  Stamp(Clock clock) {
    this.clock = clock;
    this.ids = new Ids(clock);
  }

  String id() {
    return ids.next();
  }

  /** Now, in whole milliseconds, as records keep it. */
  Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
