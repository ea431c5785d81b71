package io.fleetfold.verify.point;

import java.io.IOException;

/** The folds stood still, but not all of them where they had been: another try may do. */
final class MovedException extends IOException {
  private static final long serialVersionUID = 1L;

  MovedException() {
    super(
        "an instance came or went, or a partition moved to another one, while the folds stood"
            + " still");
  }
}
