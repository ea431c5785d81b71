package io.fleetfold.sweagent;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Times and ids of a run. Ids, and the times that the file lacks, are laid out from its fingerprint
 * alone: a second import of the file gives the same ones. Not thread-safe.
 */
final class Timeline {
  // SWE-agent's first release; runs are spread over the 90 days behind it
  private static final Instant EPOCH = Instant.parse("2024-04-02T08:00:00Z");
  private static final long SPREAD_SECONDS = 90L * 24 * 3600;
  // what comes before the first time that a file tells: the conversation is set up and asked
  private static final Duration LEAD = Duration.ofSeconds(20);

  private final long high;
  private final long low;
  private Instant now;
  private int ids;

  /** A timeline; the first time that the file tells is null where it tells none. */
  Timeline(String fingerprint, Instant firstTold) {
    this.high = Long.parseUnsignedLong(fingerprint, 0, 16, 16);
    this.low = Long.parseUnsignedLong(fingerprint, 16, 32, 16);
    this.now =
        firstTold == null
            ? EPOCH.plusSeconds(Math.floorMod(high, SPREAD_SECONDS))
            : firstTold.minus(LEAD);
  }

  Instant now() {
    return now;
  }

  Instant pass(long millis) {
    now = now.plusMillis(millis);
    return now;
  }

  /** Goes on to a time that the file tells; never back. */
  void reach(Instant told) {
    if (told != null && told.isAfter(now)) {
      now = told;
    }
  }

  /** The next id: a UUID in the layout of version 7. */
  String id() {
    long serial = ids++;
    long first = (now.toEpochMilli() << 16) | 0x7000L | (serial & 0x0FFFL);
    long rest = (low ^ (high << 1) ^ (serial << 40)) & 0x3FFFFFFFFFFFFFFFL;
    return new UUID(first, rest | 0x8000000000000000L).toString();
  }
}
