package io.fleetfold.simulator;

/**
 * How a fleet's runs turn out. What is left over completes, but for a few that never end.
 *
 * @param errors share of runs that fail
 * @param cancellations share of runs that are cancelled
 * @param subagents share of runs that another run has started
 */
public record Mix(double errors, double cancellations, double subagents) {
  /** As in a fleet that mostly works. */
  public static final Mix DEFAULT = new Mix(0.10, 0.04, 0.12);

  /** Checks the shares. */
  public Mix {
    Proportions.require("errors", errors);
    Proportions.require("cancellations", cancellations);
    Proportions.require("subagents", subagents);
    if (errors + cancellations > 1) {
      throw new IllegalArgumentException(
          "errors and cancellations are more than 1 together: take smaller shares");
    }
  }
}
