package io.fleetfold.verify.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that name a pipeline on this machine, the same for every command. */
public final class LocalOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The pipeline's data folder, which also records its ports. Default: .fleetfold in"
              + " the current folder, else that of the running pipeline with these ports.")
  private Path data;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      description =
          "Added to every port: Kafka 9092, registry 8081, Connect 8083, PostgreSQL 5433, query"
              + " API and dashboard 8090. Enough to find a running pipeline. Default: 0, or what"
              + " the data folder's pipeline uses.")
  private Integer portOffset;

  /** The data folder, where it was named. */
  public Optional<Path> data() {
    return Optional.ofNullable(data);
  }

  /** What is added to every port, where it was named. */
  public Optional<Integer> portOffset() {
    return Optional.ofNullable(portOffset);
  }
}
