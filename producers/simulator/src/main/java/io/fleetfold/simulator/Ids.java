package io.fleetfold.simulator;

import java.time.Instant;
import java.util.UUID;

/** UUIDs in the layout of version 7 whose random part comes from dice: time-ordered, repeatable. */
final class Ids {
  private Ids() {}

  static String at(Instant time, Dice dice) {
    long high = (time.toEpochMilli() << 16) | 0x7000L | (dice.bits() & 0x0FFFL);
    long low = (dice.bits() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }
}
