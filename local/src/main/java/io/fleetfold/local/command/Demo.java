package io.fleetfold.local.command;

import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.schemas.config.ClientSection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole pipeline with a fleet at work, or a fleet at work for a pipeline elsewhere. */
@Command(
    name = "demo",
    description = {
      "Runs the whole pipeline on this machine, with a simulated fleet of agents at work.",
      "Prints where the dashboard is and a psql command. Ctrl-C stops everything.",
      "With --cluster nothing but the fleet is started."
    })
final class Demo implements Callable<Integer>, RunningLocal.Company {
  @Mixin private Where where;
  @Mixin private Elsewhere elsewhere;

  @Option(
      names = "--import",
      paramLabel = "PATH",
      description =
          "Publishes trajectories of SWE-agent or mini-swe-agent too: a file, or a folder.")
  private Path trajectories;

  @Mixin private TopicPrefix topicPrefix;

  private FleetAtWork fleet;

  @Override
  public Integer call() throws Exception {
    if (elsewhere.given()) {
      Destination destination = elsewhere.or(where);
      Runtime.getRuntime().addShutdownHook(new Thread(this::end, "stop"));
      System.out.println(
          "  dashboard  "
              + ClientSection.SECTION
                  .readGiven(ProcessEnvironment.variables())
                  .text(ClientSection.QUERY_URL)
              + "/");
      begin(destination);
      fleet.await();
      return 0;
    }
    new RunningLocal(where.folder(), where.portsToUse(), topicPrefix.text()).run(this);
    return 0;
  }

  @Override
  public void begin(Parts parts) throws Exception {
    begin(Destination.of(parts));
  }

  private void begin(Destination destination) throws Exception {
    if (trajectories != null) {
      ImportRuns.publish(destination, List.of(trajectories));
    }
    fleet = FleetAtWork.begin(destination);
  }

  @Override
  public void end() {
    if (fleet != null) {
      fleet.end();
    }
  }
}
