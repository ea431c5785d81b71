package io.fleetfold.simulator;

/**
 * What a careless network and careless producers do to a fleet's records on their way. It changes
 * no number that is right: duplicates have the same ids, what is held back still comes, and poison
 * is nobody's record.
 *
 * @param duplicates share of records that are sent a second time, at once or much later
 * @param reorder share of records that are held back behind up to some hundred others
 * @param poison how many records that cannot be folded are sent, as a share of the good ones
 */
public record Disorder(double duplicates, double reorder, double poison) {
  /** Everything once and in order. */
  public static final Disorder NONE = new Disorder(0, 0, 0);

  /** Checks the shares. */
  public Disorder {
    Proportions.require("duplicates", duplicates);
    Proportions.require("reorder", reorder);
    Proportions.require("poison", poison);
  }
}
