package io.fleetfold.simulator;

/** Shares of a whole. */
final class Proportions {
  private Proportions() {}

  static void require(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          name + " is " + share + ": take a share from 0 to 1, such as 0.2 for 20 %");
    }
  }
}
