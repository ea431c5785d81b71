package io.fleetfold.simulator;

import java.time.Instant;
import java.util.UUID;

/** UUIDs in the layout of version 7 whose random part comes from dice: time-ordered, repeatable. */
final class SimulatedIds {
  private SimulatedIds() {}

  static String at(Instant time, Dice dice) {
    long high = (time.toEpochMilli() << 16) | 0x7000L | (dice.bits() & 0x0FFFL);
    long low = (dice.bits() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }

  /**
   * The trace of every other run: those agents are traced, too. Null for the rest, and for none.
   */
  static String trace(String runId) {
    boolean traced = runId != null && runId.hashCode() % 2 == 0;
    return traced ? runId.replace("-", "") : null;
  }

  /** The span of a record with an id of {@link #at} in a trace; null outside of any. */
  static String span(String trace, String id) {
    return trace == null ? null : id.replace("-", "").substring(16);
  }
}
