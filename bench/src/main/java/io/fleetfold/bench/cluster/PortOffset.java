package io.fleetfold.bench.cluster;

import picocli.CommandLine.Option;

/** Where a benchmark's servers listen. */
public final class PortOffset {
  @Option(
      names = "--port-offset",
      defaultValue = "20000",
      description = "Added to all ports. Default: ${DEFAULT-VALUE}.")
  private int offset;

  /** What is added to each port. */
  public int offset() {
    return offset;
  }
}
