package io.fleetfold.local.command;

import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.streams.app.TopicsAndSchemas;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What producers need before they start, on a cluster that is not ours to start. */
@Command(
    name = "topics",
    description = {
      "Creates the fleet's topics and registers its schemas, each subject with its compatibility"
          + " level: before any producer starts. The streams app and local mode do this on their own.",
      "The cluster is that of FLEETFOLD_BOOTSTRAP_SERVERS, FLEETFOLD_REGISTRY_URL,"
          + " FLEETFOLD_TOPIC_PREFIX, FLEETFOLD_PARTITIONS, FLEETFOLD_REPLICATION,"
          + " FLEETFOLD_KAFKA_... and FLEETFOLD_REGISTRY_..., as for the streams app."
    })
final class TopicsCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    List<String> findings =
        TopicsAndSchemas.fromEnvironment(ProcessEnvironment.variables()).prepare();
    findings.forEach(finding -> System.err.println("fleetfold: " + finding));
    System.out.println("all topics and subjects are there");
    return 0;
  }
}
