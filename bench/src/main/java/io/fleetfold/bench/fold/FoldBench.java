package io.fleetfold.bench.fold;

import io.fleetfold.bench.cluster.BenchCluster;
import io.fleetfold.bench.cluster.PortOffset;
import io.fleetfold.bench.cluster.StreamThreads;
import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.streams.app.StreamsAppConfig;
import io.fleetfold.streams.app.StreamsProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast the folds are, beside what Kafka and Kafka Streams can do at best. */
@Command(
    name = "fold",
    mixinStandardHelpOptions = true,
    description = {
      "Measures records a second of the folds with everything on, as a share of a bare aggregate and"
          + " of a consumer that only decodes, over the same records with the same settings.",
      "The broker runs in the same process; what is measured is catching up with a full log."
    })
public final class FoldBench implements Callable<Integer> {
  private static final double DUPLICATES = 0.2;

  @Option(
      names = "--runs",
      defaultValue = "10000",
      description = "Runs in the stores before the first round. Default: ${DEFAULT-VALUE}.")
  private long runs;

  @Option(
      names = "--round-runs",
      defaultValue = "1000",
      description =
          "Runs of a simulated fleet in each round, about 50 records each. Default:"
              + " ${DEFAULT-VALUE}.")
  private int roundRuns;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Rounds, of which the middle one counts. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--repeats",
      defaultValue = "3",
      description =
          "How often all is measured, each time with new records; the middle share counts, since a"
              + " machine may change its speed between the parts of one. Default:"
              + " ${DEFAULT-VALUE}.")
  private int repeats;

  @Option(
      names = "--events-in-one-run",
      defaultValue = "0",
      description = "Instead of a fleet, the rounds share this many events of one single run.")
  private long eventsInOneRun;

  @Mixin private StreamThreads streams;

  @Mixin private PortOffset ports;

  @Override
  public Integer call() throws Exception {
    Load.Plan plan = new Load.Plan(runs, roundRuns, rounds, eventsInOneRun);
    try (BenchCluster cluster = new BenchCluster(ports.offset())) {
      print(
          StreamsProperties.streams(
              cluster.config(cluster.fleet("bench."), "full", streams.threads())));
      warmUp(cluster);
      List<Double> shares = new ArrayList<>();
      List<Double> once = new ArrayList<>();
      for (int i = 1; i <= repeats; i++) {
        compare(cluster, "bench-" + i, plan, shares, once);
      }
      say(
          "share of the bare aggregate     %.2f (the middle of %s)",
          Rounds.median(shares),
          shares.stream().map(share -> String.format(Locale.ROOT, "%.2f", share)).toList());
      if (eventsInOneRun == 0) {
        Fleet repeated = cluster.fleet("bench-repeated.");
        Load twice = publish(cluster, repeated, plan, DUPLICATES);
        Rounds deduplicated =
            FullFold.measure(cluster.config(repeated, "repeated", streams.threads()), twice);
        say("folds, every fifth twice     %s", deduplicated);
        say("  share of each once           %.2f", deduplicated.median() / Rounds.median(once));
      }
    }
    return 0;
  }

  /**
   * All three over the same records, right after one another.
   *
   * @param shares gets the folds' share of the bare aggregate
   * @param once gets the folds' records a second
   */
  private void compare(
      BenchCluster cluster, String name, Load.Plan plan, List<Double> shares, List<Double> once)
      throws Exception {
    Fleet fleet = cluster.fleet(name + ".");
    Load load = publish(cluster, fleet, plan, 0);
    say("%,d records, of which the first %,d warm up", load.records(), load.marks().get(0));
    StreamsAppConfig config = cluster.config(fleet, name, streams.threads());
    Properties settings = StreamsProperties.streams(config);
    Rounds consumer = ConsumerLoop.measure(cluster, fleet, load, settings);
    say("consumer that only decodes   %s", consumer);
    Rounds bare = BareTopology.measure(cluster, fleet, load, settings);
    say("bare aggregate               %s", bare);
    Rounds full = FullFold.measure(config, load);
    say("folds, everything on         %s", full);
    say("  round by round            %s", full.each());
    double share = full.median() / bare.median();
    say("  share of the bare aggregate  %.2f", share);
    say("  share of its processor time  %.2f", bare.medianCpu() / full.medianCpu());
    say("  share of the consumer        %.2f", full.median() / consumer.median());
    shares.add(share);
    once.add(full.median());
  }

  /** What the JVM has not compiled yet must not be measured: one fleet goes through beforehand. */
  private void warmUp(BenchCluster cluster) throws Exception {
    Fleet fleet = cluster.fleet("bench-warm-up.");
    Load load = publish(cluster, fleet, new Load.Plan(10_000, 800, 1, 0), DUPLICATES);
    StreamsAppConfig config = cluster.config(fleet, "warm-up", streams.threads());
    Properties settings = StreamsProperties.streams(config);
    ConsumerLoop.measure(cluster, fleet, load, settings);
    BareTopology.measure(cluster, fleet, load, settings);
    FullFold.measure(config, load);
  }

  private static Load publish(BenchCluster cluster, Fleet fleet, Load.Plan plan, double duplicates)
      throws InterruptedException {
    try (BulkPublisher publisher = cluster.publisher(fleet)) {
      return Load.publish(publisher, plan, duplicates);
    }
  }

  private static void print(Properties settings) {
    say("settings of the folds and of the bare aggregate:");
    new TreeMap<>(settings).forEach((name, value) -> say("  %s = %s", name, value));
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
