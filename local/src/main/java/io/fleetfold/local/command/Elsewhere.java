package io.fleetfold.local.command;

import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.schemas.config.ProcessEnvironment;
import java.io.IOException;
import picocli.CommandLine.Option;

/** The option by which a command that publishes does so to a cluster. */
final class Elsewhere {
  @Option(
      names = "--cluster",
      description = {
        "Publishes to the cluster of FLEETFOLD_BOOTSTRAP_SERVERS, FLEETFOLD_REGISTRY_URL,"
            + " FLEETFOLD_TOPIC_PREFIX, FLEETFOLD_KAFKA_... and FLEETFOLD_REGISTRY_...; without"
            + " them, to that of 'docker compose up' on this machine."
      })
  private boolean cluster;

  /** Whether it is given. */
  boolean given() {
    return cluster;
  }

  /** The cluster, or the pipeline of this machine that the options name; it answers. */
  Destination or(Where where) throws IOException, InterruptedException {
    if (cluster) {
      Destination destination = Destination.cluster(ProcessEnvironment.variables());
      destination.require();
      return destination;
    }
    Parts parts = where.running();
    Reachable.require(parts);
    return Destination.of(parts);
  }
}
