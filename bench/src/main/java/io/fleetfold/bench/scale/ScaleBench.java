package io.fleetfold.bench.scale;

import io.fleetfold.bench.cluster.AppProcess;
import io.fleetfold.bench.cluster.BenchCluster;
import io.fleetfold.bench.cluster.KnownRuns;
import io.fleetfold.bench.cluster.PortOffset;
import io.fleetfold.bench.visibility.Probe;
import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.schemas.Fleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What several instances come to, beside one on the same cores. */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    description = {
      "Folds the same records with one, two and three instances of the streams app as processes"
          + " pinned to equal shares of the cores, and reads through one that has the key and"
          + " through one that has not; then statistics, which are merged from all.",
      "Broker, publisher and readers share this machine: with few cores the instances' sum cannot"
          + " grow, and what is seen is what dividing costs."
    })
public final class ScaleBench implements Callable<Integer> {
  private static final int THREADS = 1;
  private static final int MAX_TIMES_OWNER = 3;
  private static final int MAX_MERGED_MILLIS = 50;

  @Option(
      names = "--instances",
      split = ",",
      defaultValue = "1,2,3",
      description = "How many, one after the other. Default: ${DEFAULT-VALUE}.")
  private List<Integer> instances;

  @Option(
      names = "--partitions",
      defaultValue = "12",
      description = "Partitions of the fleet. Default: ${DEFAULT-VALUE}.")
  private int partitions;

  @Option(
      names = "--agents",
      defaultValue = "10000",
      description = "Agents of the fleet. Default: ${DEFAULT-VALUE}.")
  private int agents;

  @Option(
      names = "--runs",
      defaultValue = "200000",
      description = {
        "Runs of three records each; the first half warms up. Default: ${DEFAULT-VALUE}."
      })
  private long runs;

  @Option(
      names = "--seconds",
      defaultValue = "15",
      description = "How long is read in each way, after as long again. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--readers",
      defaultValue = "2",
      description = "Clients that read runs at once. Default: ${DEFAULT-VALUE}.")
  private int readers;

  @Mixin private PortOffset ports;

  @Override
  public Integer call() throws Exception {
    try (BenchCluster cluster = new BenchCluster(ports.offset());
        Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      for (int count : instances) {
        measure(cluster, admin, count);
      }
    }
    return 0;
  }

  private void measure(BenchCluster cluster, Admin admin, int count) throws Exception {
    Fleet fleet = cluster.fleet("scale-" + count + ".", partitions);
    int cores = Runtime.getRuntime().availableProcessors();
    List<AppProcess> apps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      apps.add(
          new AppProcess(
              cluster, cluster.instance(fleet, i, THREADS), CoreShares.of(i, count, cores)));
    }
    say("instances: %d, cores of the first: %s", count, CoreShares.of(0, count, cores));
    try {
      for (AppProcess app : apps) {
        app.start();
      }
      for (AppProcess app : apps) {
        app.awaitReady();
      }
      KeyOwners.await(admin, fleet, count);
      fold(cluster, fleet, apps);
      visible(cluster, fleet);
      read(KeyOwners.await(admin, fleet, count), fleet, cluster, apps);
      statistics(apps);
    } finally {
      for (AppProcess app : apps) {
        app.kill();
      }
    }
  }

  private void fold(BenchCluster cluster, Fleet fleet, List<AppProcess> apps) throws Exception {
    try (BulkPublisher publisher = cluster.publisher(fleet)) {
      KnownRuns.publish(publisher, 0, runs / 2, agents);
      publisher.awaitAcknowledged();
      apps.get(0).awaitRuns(runs / 2);
      long cpu = cpu(apps);
      long begin = System.nanoTime();
      KnownRuns.publish(publisher, runs / 2, runs - runs / 2, agents);
      publisher.awaitAcknowledged();
      double published = (System.nanoTime() - begin) / 1e9;
      apps.get(0).awaitRuns(runs);
      double folded = (System.nanoTime() - begin) / 1e9;
      long records = (runs - runs / 2) * KnownRuns.RECORDS;
      say(
          "  %,d records/s from the first send to the last fold (published at %,.0f/s);"
              + " %.1f us of the instances' processor time a record",
          Math.round(records / folded), records / published, (cpu(apps) - cpu) / 1e3 / records);
    }
  }

  private static long cpu(List<AppProcess> apps) {
    return apps.stream().mapToLong(AppProcess::cpuNanos).sum();
  }

  /** Through the first instance, which has a share of the keys. */
  private void visible(BenchCluster cluster, Fleet fleet) throws Exception {
    int port = cluster.instance(fleet, 0, THREADS).httpPort();
    try (Probe probe = new Probe(cluster, fleet, port, "probe")) {
      probe.run(Duration.ofSeconds(seconds));
      Probe.Result result = probe.run(Duration.ofSeconds(seconds));
      say(
          "  visible p50 %.0f ms, p99 %.0f ms; acknowledged p99 %.0f ms",
          result.visible().percentile(0.5),
          result.visible().percentile(0.99),
          result.acknowledged().percentile(0.99));
    }
  }

  private void read(KeyOwners owners, Fleet fleet, BenchCluster cluster, List<AppProcess> apps)
      throws InterruptedException {
    int port = cluster.instance(fleet, 0, THREADS).httpPort();
    Readers.Result own = warm(addresses(apps.get(0), owners.runs(runs, port, true)), readers);
    say("  one that has the key:     %s", own);
    if (apps.size() > 1) {
      Readers.Result other = warm(addresses(apps.get(0), owners.runs(runs, port, false)), readers);
      double times = other.times().percentile(0.99) / own.times().percentile(0.99);
      say(
          "  one that has it not:      %s: %.1f times the p99 (at most %d)",
          other, times, MAX_TIMES_OWNER);
    }
  }

  private void statistics(List<AppProcess> apps) throws InterruptedException {
    say(
        "  statistics of %d partitions: %s (p99 at most %d ms)",
        partitions, warm(List.of(apps.get(0).address() + "/api/v1/stats"), 1), MAX_MERGED_MILLIS);
  }

  private Readers.Result warm(List<String> addresses, int clients) throws InterruptedException {
    Readers.read(addresses, clients, Duration.ofSeconds(seconds));
    return Readers.read(addresses, clients, Duration.ofSeconds(seconds));
  }

  private static List<String> addresses(AppProcess app, List<String> ids) {
    return ids.stream().map(id -> app.address() + "/api/v1/runs/" + id).toList();
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
