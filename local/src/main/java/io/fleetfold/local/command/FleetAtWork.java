package io.fleetfold.local.command;

import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.simulator.Simulator;
import io.fleetfold.simulator.SimulatorOptions;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.LoggerFactory;

/** A simulated fleet that runs now, in a thread of its own, until it is told to end. */
final class FleetAtWork {
  static final int AGENTS = 12;
  private static final int RUNS_AT_A_TIME = 24;
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Thread thread;
  private volatile boolean goOn = true;

  private FleetAtWork(Destination destination) {
    thread = new Thread(() -> simulate(destination), "demo-fleet");
    thread.setDaemon(true);
  }

  /** Lets one begin, and says so. */
  static FleetAtWork begin(Destination destination) {
    FleetAtWork fleet = new FleetAtWork(destination);
    fleet.thread.start();
    System.out.println("a simulated fleet of " + AGENTS + " agents is at work; Ctrl-C stops it");
    return fleet;
  }

  private void simulate(Destination destination) {
    // a fresh seed: every demo is another fleet, beside those of earlier ones
    SimulatorOptions options =
        SimulatorOptions.live(AGENTS, RUNS_AT_A_TIME, new SecureRandom().nextLong(), Instant.now());
    try (SchemaRegistry registry = destination.registry();
        BulkPublisher publisher = destination.publisher(registry)) {
      new Simulator(options, publisher).run((records, runs) -> {}, () -> goOn);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LoggerFactory.getLogger(FleetAtWork.class).error("the simulated fleet stopped", e);
      System.err.println("the simulated fleet stopped: " + e.getMessage());
    }
  }

  /** Waits until it has ended. */
  void await() throws InterruptedException {
    thread.join();
  }

  /** Tells it to end, and gives it a moment for that. */
  void end() {
    goOn = false;
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
