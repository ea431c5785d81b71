package io.fleetfold.verify.cli;

import io.fleetfold.verify.Target;
import java.io.IOException;
import java.nio.file.Path;

/** Finds the pipeline that runs on this machine. */
public interface LocalTarget {
  /** Called before a command does anything: sets up logging, say. */
  default void begin() {}

  /**
   * The pipeline of a data folder, or of a port offset.
   *
   * @param data its data folder; null for the usual one
   * @param portOffset added to every port; null for what the folder's pipeline has noted
   */
  Target find(Path data, Integer portOffset) throws IOException;
}
