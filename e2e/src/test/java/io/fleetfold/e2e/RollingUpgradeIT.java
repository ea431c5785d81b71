package io.fleetfold.e2e;

import io.fleetfold.client.bulk.BulkPublisher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Instances of an earlier build are replaced by this one's, one after the other, under load:
 * nothing is lost, and all is exact at the end. {@code e2e/rolling-upgrade} makes the earlier build
 * and runs it.
 */
@EnabledIfSystemProperty(named = RollingUpgradeIT.FROM, matches = ".+")
class RollingUpgradeIT {
  static final String FROM = "fleetfold.upgrade.from";

  private static final int OFFSET = 8_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(6);
  private static final Duration FOLDING = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void shouldLoseNothingWhileInstancesAreReplacedOneByOne() throws Exception {
    Outages outages = new Outages();
    try (InstanceCluster cluster = new InstanceCluster(folder, OFFSET, 1, TIMEOUT)) {
      try (BulkPublisher publisher = cluster.publisher()) {
        KnownFleet.publishPrice(publisher);
        KnownFleet.publish(publisher);
      }
      for (int instance = 1; instance <= 2; instance++) {
        cluster.awaitServing(cluster.add(System.getProperty(FROM)));
        cluster.awaitShared();
      }
      FleetLoad load = new FleetLoad(cluster, outages, known()).start();
      try (load) {
        for (InstanceProcess instance : cluster.alive()) {
          int before = load.runs();
          Await.until("runs are written", FOLDING, () -> load.runs() > before + 100);
          replace(cluster, instance, outages);
        }
      }
      outages.failIfWrong();
      InstanceChecks checks = new InstanceChecks(cluster);
      System.out.printf("[upgrade] %,d runs were written meanwhile%n", load.runs());
      checks.awaitLoad(load.runs());
      checks.assertThatAnswersAreRight(QueryContract.questions());
      cluster.startSinks();
      System.out.println(cluster.run("verify").output());
    }
  }

  /** What the earlier build has a route for. */
  private static List<Question> known() {
    return QueryContract.questions().stream()
        .filter(question -> !question.path().contains("/llm-usage"))
        .toList();
  }

  private static void replace(InstanceCluster cluster, InstanceProcess instance, Outages outages)
      throws Exception {
    outages.clear();
    long begin = System.nanoTime();
    instance.stop();
    cluster.awaitShared();
    cluster.awaitServing(instance.of(Command.CLASS_PATH).start());
    cluster.awaitShared();
    System.out.printf(
        "[upgrade] %s is replaced after %.1f s. %s%n",
        instance.name(), (System.nanoTime() - begin) / 1e9, outages.told(begin));
  }
}
