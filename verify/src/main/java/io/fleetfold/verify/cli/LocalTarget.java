package io.fleetfold.verify.cli;

import io.fleetfold.verify.Target;
import java.io.IOException;

/** Finds the pipeline that runs on this machine. */
public interface LocalTarget {
  /**
   * The pipeline that those options name.
   *
   * @throws IllegalStateException when none answers; the message names the remedy
   */
  Target find(LocalOptions options) throws IOException;
}
