package io.fleetfold.local.command;

import io.fleetfold.local.part.DataFolder;
import io.fleetfold.local.part.Ports;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.pipeline.RunningPipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options by which a command finds its pipeline. */
final class Where {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The pipeline's data folder. It also tells where a running pipeline's ports are."
              + " Default: ${DEFAULT-VALUE} in the current folder.")
  private Path data = Path.of(DataFolder.DEFAULT);

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      description =
          "Added to every port: Kafka 9092, registry 8081, Connect 8083, PostgreSQL 5433, query"
              + " API and dashboard 8090. Default: 0, or what the data folder's pipeline uses.")
  private Integer portOffset;

  /** The options' defaults, for picocli to fill in. */
  Where() {}

  /** The options with these values; a null is not given. */
  Where(Path data, Integer portOffset) {
    this.data = data == null ? this.data : data;
    this.portOffset = portOffset;
  }

  DataFolder folder() {
    return new DataFolder(data);
  }

  /** What a pipeline is to be started with. */
  Ports portsToUse() {
    return new Ports(portOffset == null ? 0 : portOffset);
  }

  /** The parts of a pipeline that should be running: by the given ports, else by the folder. */
  Parts running() throws IOException {
    Optional<RunningPipeline> noted = note();
    Ports ports = noted.isPresent() && portOffset == null ? noted.get().ports() : portsToUse();
    return new Parts(folder(), ports);
  }

  /** What the folder's pipeline has noted, where it is the one that is meant. */
  Optional<RunningPipeline> note() throws IOException {
    return RunningPipeline.read(folder())
        .filter(noted -> portOffset == null || noted.portOffset() == portOffset);
  }
}
