package io.fleetfold.local.command;

import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.simulator.Simulator;
import io.fleetfold.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole pipeline with a fleet at work. */
@Command(
    name = "demo",
    description = {
      "Runs the whole pipeline on this machine, with a simulated fleet of agents at work.",
      "Prints where the dashboard is and a psql command. Ctrl-C stops everything."
    })
final class Demo implements Callable<Integer>, RunningLocal.Company {
  private static final int AGENTS = 12;
  private static final int RUNS_AT_A_TIME = 24;
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Mixin private Where where;

  @Option(
      names = "--import",
      paramLabel = "PATH",
      description =
          "Publishes trajectories of SWE-agent or mini-swe-agent too: a file, or a folder.")
  private Path trajectories;

  @Mixin private TopicPrefix topicPrefix;

  private Thread fleet;
  private volatile boolean goOn = true;

  @Override
  public Integer call() throws Exception {
    new RunningLocal(where.folder(), where.portsToUse(), topicPrefix.text()).run(this);
    return 0;
  }

  @Override
  public void begin(Parts parts) throws Exception {
    if (trajectories != null) {
      ImportRuns.publish(parts, List.of(trajectories));
    }
    fleet = new Thread(() -> simulate(parts), "demo-fleet");
    fleet.setDaemon(true);
    fleet.start();
    System.out.println("a simulated fleet of " + AGENTS + " agents is at work; Ctrl-C stops it");
  }

  private void simulate(Parts parts) {
    // a fresh seed: every demo is another fleet, beside those of earlier ones
    SimulatorOptions options =
        SimulatorOptions.live(AGENTS, RUNS_AT_A_TIME, new SecureRandom().nextLong(), Instant.now());
    try (SchemaRegistry registry = SchemaRegistry.at(parts.registryUrl(), Map.of());
        BulkPublisher publisher =
            new BulkPublisher(
                Map.of("bootstrap.servers", parts.bootstrapServers()), registry, parts.fleet())) {
      new Simulator(options, publisher).run((records, runs) -> {}, () -> goOn);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LoggerFactory.getLogger(Demo.class).error("the simulated fleet stopped", e);
      System.err.println("the simulated fleet stopped: " + e.getMessage());
    }
  }

  @Override
  public void end() {
    goOn = false;
    if (fleet != null) {
      try {
        fleet.join(PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
