package io.fleetfold.simulator;

import java.time.Duration;
import java.time.Instant;

/**
 * What fleet to simulate. Equal options give equal records, to the byte.
 *
 * @param runs how many runs, child runs included; {@link #ENDLESS} for no end
 * @param agents how many agents share them
 * @param seed what all that looks random follows from
 * @param start the event time of the first run
 * @param rate records a second to publish; 0 for as fast as they are acknowledged
 * @param spacing event time between the starts of two runs
 * @param realTime whether to publish each record at its event time, for a fleet that runs now
 * @param mix how the runs turn out
 */
public record SimulatorOptions(
    long runs,
    int agents,
    long seed,
    Instant start,
    double rate,
    Duration spacing,
    boolean realTime,
    Mix mix) {

  /** No end of runs. */
  public static final long ENDLESS = Long.MAX_VALUE;

  /**
   * Where simulated time begins unless told otherwise: fixed, so that a rerun is the same fleet.
   */
  public static final Instant DEFAULT_START = Instant.parse("2026-01-05T08:00:00Z");

  private static final Duration DEFAULT_SPACING = Duration.ofMillis(750);

  /** Checks the values. */
  public SimulatorOptions {
    require(runs >= 1, "runs", "1 or more");
    require(agents >= 1 && agents <= 1_000_000, "agents", "from 1 to 1000000");
    require(rate >= 0 && Double.isFinite(rate), "rate", "0 (no limit) or more records a second");
    require(!spacing.isNegative() && !spacing.isZero(), "spacing", "more than nothing");
  }

  /** A fleet that ends, published as fast as it is acknowledged. */
  public static SimulatorOptions of(long runs, int agents, long seed) {
    return new SimulatorOptions(
        runs, agents, seed, DEFAULT_START, 0, DEFAULT_SPACING, false, Mix.DEFAULT);
  }

  /** A fleet that runs now and does not end, with about so many runs at work at a time. */
  public static SimulatorOptions live(int agents, int runsAtATime, long seed, Instant now) {
    Duration spacing = RunPlan.TYPICAL_DURATION.dividedBy(runsAtATime);
    return new SimulatorOptions(ENDLESS, agents, seed, now, 0, spacing, true, Mix.DEFAULT);
  }

  /** The same fleet from another start. */
  public SimulatorOptions startingAt(Instant other) {
    return new SimulatorOptions(runs, agents, seed, other, rate, spacing, realTime, mix);
  }

  /** The same fleet at so many records a second. */
  public SimulatorOptions atRate(double recordsPerSecond) {
    return new SimulatorOptions(
        runs, agents, seed, start, recordsPerSecond, spacing, realTime, mix);
  }

  /** The same fleet with other outcomes. */
  public SimulatorOptions mixed(Mix other) {
    return new SimulatorOptions(runs, agents, seed, start, rate, spacing, realTime, other);
  }

  private static void require(boolean holds, String name, String remedy) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is not usable: take " + remedy);
    }
  }
}
