package io.fleetfold.bench.restart;

import io.fleetfold.bench.cluster.AppProcess;
import io.fleetfold.bench.cluster.BenchCluster;
import io.fleetfold.bench.cluster.KnownRuns;
import io.fleetfold.bench.cluster.PortOffset;
import io.fleetfold.bench.cluster.StreamThreads;
import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.schemas.Fleet;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long the app is away after it was killed. */
@Command(
    name = "restart",
    mixinStandardHelpOptions = true,
    description = {
      "Fills the stores of a streams app that runs as a process of its own, kills it with -9, starts"
          + " it again, and measures the time until it is ready and tells the right number.",
      "Under exactly-once an unclean end throws the local stores away: they are read back from"
          + " their changelogs, so the time one plain consumer takes to read these is the limit."
    })
public final class RestartBench implements Callable<Integer> {
  @Option(
      names = "--runs",
      defaultValue = "100000",
      description = "Runs in the stores. Default: ${DEFAULT-VALUE}.")
  private long runs;

  @Mixin private StreamThreads streams;

  @Mixin private PortOffset ports;

  @Override
  public Integer call() throws Exception {
    try (BenchCluster cluster = new BenchCluster(ports.offset())) {
      Fleet fleet = cluster.fleet("bench.");
      AppProcess app = new AppProcess(cluster, cluster.config(fleet, "state", streams.threads()));
      try {
        app.start();
        long begin = System.nanoTime();
        try (BulkPublisher publisher = cluster.publisher(fleet)) {
          KnownRuns.publish(publisher, 0, runs);
          publisher.awaitAcknowledged();
        }
        app.awaitRuns(runs);
        say("%,d runs of %d records folded in %.1f s", runs, KnownRuns.RECORDS, since(begin));

        app.kill();
        begin = System.nanoTime();
        app.start();
        app.awaitListening();
        say("killed; a new process listens after %.1f s", since(begin));
        app.awaitReady();
        double ready = since(begin);
        say("ready after %.1f s", ready);
        app.awaitRuns(runs);
        say("%,d runs in its statistics after %.1f s", runs, since(begin));

        begin = System.nanoTime();
        long records = Changelogs.read(cluster.bootstrapServers(), fleet);
        double limit = since(begin);
        say(
            "one plain consumer reads the %,d records of the changelogs in %.1f s: ready takes %.1f"
                + " times as long (the group gives up a dead member after 8 s, which is in it)",
            records, limit, ready / limit);
      } finally {
        app.kill();
      }
    }
    return 0;
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
