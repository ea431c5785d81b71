package io.fleetfold.simulator;

import java.time.Duration;
import java.time.Instant;

/**
 * What a run will be, before its story is told: everything another run may need to know of it.
 *
 * @param number its place in the fleet
 * @param agent the agent's number
 * @param parent the run that started it; null for none
 */
record RunPlan(long number, String id, int agent, Instant start, Outcome outcome, RunPlan parent) {

  /** How a run ends. */
  enum Outcome {
    COMPLETED,
    ERROR,
    CANCELLED,
    STILL_RUNNING,
    STILL_PENDING
  }

  /** About how long a run takes. */
  static final Duration TYPICAL_DURATION = Duration.ofSeconds(45);

  // never finished: their agents died, or have not begun
  private static final double STILL = 0.02;

  /** The plan of a run of this fleet. */
  static RunPlan of(SimulatorOptions fleet, long number) {
    RunPlan self = alone(fleet, number);
    return isChild(fleet, number) ? self.childOf(alone(fleet, number - 1)) : self;
  }

  /** Whether the run before this one started it as a subagent. */
  static boolean isChild(SimulatorOptions fleet, long number) {
    return number > 0
        && number < fleet.runs()
        && Dice.of(fleet.seed(), "child", number).chance(fleet.mix().subagents());
  }

  private static RunPlan alone(SimulatorOptions fleet, long number) {
    Dice dice = Dice.of(fleet.seed(), "plan", number);
    Instant start =
        fleet.start().plus(fleet.spacing().multipliedBy(number)).plusMillis(dice.between(0, 400));
    return new RunPlan(
        number,
        SimulatedIds.at(start, dice),
        agent(fleet, dice),
        start,
        outcome(fleet.mix(), dice),
        null);
  }

  private RunPlan childOf(RunPlan other) {
    return new RunPlan(number, id, agent, start, outcome, other);
  }

  private static int agent(SimulatorOptions fleet, Dice dice) {
    // a few agents do most of the work, as in real fleets
    double skewed = StrictMath.pow(dice.between(0, 999_999) / 1_000_000.0, 1.6);
    return (int) (skewed * fleet.agents());
  }

  private static Outcome outcome(Mix mix, Dice dice) {
    double left = dice.between(0, 9_999) / 10_000.0 - mix.errors();
    if (left < 0) {
      return Outcome.ERROR;
    }
    left -= mix.cancellations();
    if (left < 0) {
      return Outcome.CANCELLED;
    }
    if (left < STILL) {
      return Outcome.STILL_RUNNING;
    }
    return left < 2 * STILL ? Outcome.STILL_PENDING : Outcome.COMPLETED;
  }
}
