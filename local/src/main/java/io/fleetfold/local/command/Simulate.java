package io.fleetfold.local.command;

import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.simulator.Disorder;
import io.fleetfold.simulator.Mix;
import io.fleetfold.simulator.Simulator;
import io.fleetfold.simulator.SimulatorOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Publishes a simulated fleet. */
@Command(
    name = "simulate",
    description = {
      "Publishes a simulated fleet of agents to a running pipeline, and ends.",
      "The same seed and start give the same records: a second run changes no number.",
      "Exit code 0 means that the brokers have acknowledged every record.",
      "Ctrl-C ends the fleet early, with the runs that have begun; --expect is written then, too."
    })
final class Simulate implements Callable<Integer> {
  // so long may the brokers be away when it is told to stop
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean goOn = true;
  private long begun;

  @Mixin private Where where;
  @Mixin private Elsewhere elsewhere;

  @Option(names = "--runs", paramLabel = "N", required = true, description = "How many runs.")
  private long runs;

  @Option(
      names = "--agents",
      paramLabel = "M",
      defaultValue = "20",
      description = "How many agents share them. Default: ${DEFAULT-VALUE}.")
  private int agents;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of everything that looks random. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      converter = PointInTime.class,
      description =
          "Event time of the first run, such as 2026-01-05T08:00:00Z. Default: that time.")
  private Instant start = SimulatorOptions.DEFAULT_START;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "0",
      description =
          "Records a second; 0 is as fast as the brokers accept them. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--errors",
      paramLabel = "SHARE",
      defaultValue = "0.10",
      description = "Share of runs that fail. Default: ${DEFAULT-VALUE}.")
  private double errors;

  @Option(
      names = "--cancellations",
      paramLabel = "SHARE",
      defaultValue = "0.04",
      description = "Share of runs that are cancelled. Default: ${DEFAULT-VALUE}.")
  private double cancellations;

  @Option(
      names = "--subagents",
      paramLabel = "SHARE",
      defaultValue = "0.12",
      description = "Share of runs that another run has started. Default: ${DEFAULT-VALUE}.")
  private double subagents;

  @Option(
      names = "--duplicates",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of records sent a second time, such as 0.2.")
  private double duplicates;

  @Option(
      names = "--reorder",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of records that arrive late, after some hundred others.")
  private double reorder;

  @Option(
      names = "--poison",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Unreadable records, as a share of the good ones.")
  private double poison;

  @Option(
      names = "--expect",
      paramLabel = "FILE",
      description = "Writes what the pipeline's statistics must come to, as JSON.")
  private Path expect;

  @Override
  public Integer call() throws Exception {
    SimulatorOptions options =
        SimulatorOptions.of(runs, agents, seed)
            .startingAt(start)
            .atRate(rate)
            .mixed(new Mix(errors, cancellations, subagents));
    Destination destination = elsewhere.or(where);
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    try {
      simulate(destination, options);
    } finally {
      System.out.flush();
      ended.countDown();
    }
    return 0;
  }

  private void simulate(Destination destination, SimulatorOptions options) throws Exception {
    ProgressBar bar = ProgressBar.onConsole("runs");
    try (SchemaRegistry registry = destination.registry();
        BulkPublisher publisher = destination.publisher(registry)) {
      Simulator.Result result =
          new Simulator(options, new Disorder(duplicates, reorder, poison), publisher)
              .run((records, runsBegun) -> at(runsBegun, records, bar), () -> goOn);
      bar.end(begun, runs, detail(result.records(), bar));
      if (result.repeated() + result.poison() > 0) {
        System.out.printf(
            Locale.ROOT,
            "%,d records were sent twice, and %,d that must become dead letters%n",
            result.repeated(),
            result.poison());
      }
      if (expect != null) {
        result.expectation().write(expect);
        System.out.println("expectation written to " + expect);
      }
    }
  }

  /** The process was told to end: it may when all that was begun is acknowledged. */
  private void stop() {
    goOn = false;
    try {
      if (!ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("fleetfold: not every record was acknowledged");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void at(long runsBegun, long records, ProgressBar bar) {
    begun = runsBegun;
    bar.at(begun, runs, detail(records, bar));
  }

  private static String detail(long records, ProgressBar bar) {
    return String.format(
        Locale.ROOT, "%,d records, %,.0f/s", records, records / Math.max(0.001, bar.seconds()));
  }
}
