package io.fleetfold.bench.visibility;

import io.fleetfold.bench.cluster.BenchCluster;
import io.fleetfold.bench.cluster.PortOffset;
import io.fleetfold.bench.cluster.StreamThreads;
import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.simulator.Mix;
import io.fleetfold.simulator.Simulator;
import io.fleetfold.simulator.SimulatorOptions;
import io.fleetfold.streams.app.StreamsApp;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long it takes until a record that is sent can be read from the query API. */
@Command(
    name = "visibility",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the time from send to the answer of GET /api/v1/runs/{id} while a simulated fleet"
          + " publishes at a steady rate, beside the time until the broker acknowledges.",
      "Broker, folds, query API, fleet and probe share this machine."
    })
public final class VisibilityBench implements Callable<Integer> {
  private static final int AGENTS = 50;
  // several hundred runs at work at a time at the higher rates
  private static final Duration SPACING = Duration.ofMillis(100);

  @Option(
      names = "--rates",
      split = ",",
      defaultValue = "1000,10000",
      description = "Records a second, one after the other. Default: ${DEFAULT-VALUE}.")
  private List<Integer> rates;

  @Option(
      names = "--seconds",
      defaultValue = "25",
      description = "How long to measure at each rate. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "60",
      description =
          "Seconds at each rate before that, in which the JVM compiles; they are told apart."
              + " Default: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Mixin private StreamThreads streams;

  @Mixin private PortOffset ports;

  @Override
  public Integer call() throws Exception {
    try (BenchCluster cluster = new BenchCluster(ports.offset())) {
      Fleet fleet = cluster.fleet("bench.");
      try (StreamsApp app = new StreamsApp(cluster.config(fleet, "state", streams.threads()))) {
        app.start();
        while (!app.ready()) {
          TimeUnit.MILLISECONDS.sleep(20);
        }
        for (int rate : rates) {
          measure(cluster, fleet, app.httpPort(), rate);
        }
      }
    }
    return 0;
  }

  private void measure(BenchCluster cluster, Fleet fleet, int port, int rate) throws Exception {
    AtomicBoolean goOn = new AtomicBoolean(true);
    AtomicLong published = new AtomicLong();
    Thread load = new Thread(() -> publish(cluster, fleet, rate, published, goOn), "load-" + rate);
    load.start();
    try (Probe probe = new Probe(cluster, fleet, port, "probe-" + rate)) {
      if (warmUp > 0) {
        period(probe, rate, published, warmUp, "while the JVM compiles");
      }
      period(probe, rate, published, seconds, "after that");
    } finally {
      goOn.set(false);
      load.join();
    }
  }

  private static void period(
      Probe probe, int rate, AtomicLong published, int seconds, String period) throws Exception {
    long before = published.get();
    long begin = System.nanoTime();
    Probe.Result result = probe.run(Duration.ofSeconds(seconds));
    double reached = (published.get() - before) * 1e9 / (System.nanoTime() - begin);
    System.out.println(
        String.format(
            Locale.ROOT,
            "%,d records/s, %s (%d s, %,.0f reached): visible p50 %.0f ms, p99 %.0f ms (%d probes);"
                + " acknowledged p50 %.0f ms, p99 %.0f ms; ratio of the p99 %.1f",
            rate,
            period,
            seconds,
            reached,
            result.visible().percentile(0.5),
            result.visible().percentile(0.99),
            result.visible().count(),
            result.acknowledged().percentile(0.5),
            result.acknowledged().percentile(0.99),
            result.visible().percentile(0.99) / result.acknowledged().percentile(0.99)));
  }

  private static void publish(
      BenchCluster cluster, Fleet fleet, int rate, AtomicLong published, AtomicBoolean goOn) {
    SimulatorOptions options =
        new SimulatorOptions(
            SimulatorOptions.ENDLESS,
            AGENTS,
            rate,
            SimulatorOptions.DEFAULT_START,
            rate,
            SPACING,
            false,
            Mix.DEFAULT);
    try (BulkPublisher publisher = cluster.publisher(fleet)) {
      new Simulator(options, publisher).run((records, runs) -> published.set(records), goOn::get);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
