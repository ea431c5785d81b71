package io.fleetfold.bench.cluster;

import picocli.CommandLine.Option;

/** With how many threads a benchmark folds. */
public final class StreamThreads {
  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "Stream threads. Default: ${DEFAULT-VALUE}.")
  private int threads;

  /** How many. */
  public int threads() {
    return threads;
  }
}
