package io.fleetfold.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What is killed, and when. All of it follows from the seed.
 *
 * @param seed gives the same plan again
 * @param kills in their order
 */
record ChaosPlan(long seed, List<Kill> kills) {
  /** What of a part is killed. */
  enum Target {
    /** The process that the part was started as. */
    PROCESS,
    /** PostgreSQL's own server, under the process that keeps it. */
    SERVER,
    /** Both at once. */
    BOTH
  }

  /**
   * One kill.
   *
   * @param after how long after the one before, at least
   * @param outage how long the part stays down
   * @param hasty whether the next kill may come before this part is up again
   */
  record Kill(String part, Target target, Duration after, Duration outage, boolean hasty) {}

  /** Each part once. */
  static ChaosPlan brief(long seed) {
    Random dice = new Random(seed);
    return new ChaosPlan(seed, deal(dice, 1, 2_000, 1_000, 0));
  }

  /** Each part five times, with longer outages, and often two parts down at a time. */
  static ChaosPlan lengthy(long seed) {
    Random dice = new Random(seed);
    return new ChaosPlan(seed, deal(dice, 5, 6_000, 8_000, 0.4));
  }

  private static List<Kill> deal(Random dice, int rounds, int pauseMs, int outageMs, double haste) {
    List<Kill> kills = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      List<String> parts = new ArrayList<>(SeparateParts.NAMES);
      Collections.shuffle(parts, dice);
      for (String part : parts) {
        Target target =
            part.equals(SeparateParts.POSTGRES)
                ? Target.values()[dice.nextInt(Target.values().length)]
                : Target.PROCESS;
        kills.add(
            new Kill(
                part,
                target,
                Duration.ofMillis(dice.nextInt(pauseMs)),
                Duration.ofMillis(dice.nextInt(outageMs)),
                dice.nextDouble() < haste));
      }
    }
    return List.copyOf(kills);
  }
}
