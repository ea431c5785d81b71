package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.client.bulk.BulkPublisher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole query API, asked through one, two and three instances: the same right answers, also
 * when one of them is killed under load. With {@code -Dfleetfold.instances=long} one more is added
 * then, and all are stopped and started one after the other.
 */
class InstancesIT {
  private static final int OFFSET = 8_000;
  private static final boolean LONG = "long".equals(System.getProperty("fleetfold.instances"));
  private static final int STANDBYS = Integer.getInteger("fleetfold.instances.standbys", 1);
  private static final Duration TIMEOUT =
      Duration.ofMillis(Long.getLong("fleetfold.instances.timeout-ms", 6_000));

  /** Beyond the time for which an instance may be silent: what the restore may take. */
  private static final Duration FAILOVER = Duration.ofSeconds(20);

  private static final Duration QUIET = Duration.ofMinutes(2);
  private static final Duration CALM = Duration.ofSeconds(LONG ? 10 : 3);
  private static final Duration FOLDING = Duration.ofMinutes(1);

  @TempDir Path folder;

  private final long begin = System.nanoTime();

  @Test
  void shouldAnswerEveryQuestionThroughEveryInstance() throws Exception {
    try (InstanceCluster cluster = new InstanceCluster(folder, OFFSET, STANDBYS, TIMEOUT)) {
      try (BulkPublisher publisher = cluster.publisher()) {
        KnownFleet.publishPrice(publisher);
        KnownFleet.publish(publisher);
      }
      InstanceChecks checks = new InstanceChecks(cluster);
      List<Question> all = new ArrayList<>(QueryContract.questions());
      all.addAll(QueryContract.wholeFleet());
      add(cluster);
      checks.awaitFolded();
      checks.assertThatAnswersAreRight(all);
      checks.assertThatNoRouteIsLeftOut(all);
      for (int instances = 2; instances <= 3; instances++) {
        add(cluster);
        checks.assertThatAnswersAreRight(all);
      }
      shouldStayRightWhileInstancesGoAndCome(cluster);
    }
    say("closed");
  }

  private InstanceProcess add(InstanceCluster cluster) throws Exception {
    InstanceProcess added = cluster.add();
    cluster.awaitServing(added);
    cluster.awaitShared();
    say("%s is there", added.name());
    return added;
  }

  private void shouldStayRightWhileInstancesGoAndCome(InstanceCluster cluster) throws Exception {
    Outages outages = new Outages();
    FleetLoad load = new FleetLoad(cluster, outages, QueryContract.questions()).start();
    try (load) {
      Await.until("runs are written", FOLDING, () -> load.runs() > 100);
      watch(
          outages,
          "kill -9 of " + cluster.serving().get(0).name(),
          () -> {
            cluster.serving().get(0).kill();
            cluster.awaitShared();
          });
      if (LONG) {
        watch(outages, "a further instance", () -> add(cluster));
        for (InstanceProcess instance : cluster.serving()) {
          watch(outages, "stop of " + instance.name(), () -> stop(cluster, instance));
          watch(outages, "start of " + instance.name(), () -> start(cluster, instance));
        }
      }
    }
    outages.failIfWrong();
    InstanceChecks checks = new InstanceChecks(cluster);
    checks.awaitLoad(load.runs());
    checks.assertThatAnswersAreRight(QueryContract.questions());
  }

  private static void stop(InstanceCluster cluster, InstanceProcess instance) throws Exception {
    instance.stop();
    cluster.awaitShared();
  }

  private static void start(InstanceCluster cluster, InstanceProcess instance) throws Exception {
    instance.start();
    cluster.awaitServing(instance);
    cluster.awaitShared();
  }

  /** Does it under load, waits for a time without a refusal, and looks how long there were some. */
  private void watch(Outages outages, String what, Event event) throws Exception {
    outages.clear();
    long begin = System.nanoTime();
    event.happens();
    double shared = (System.nanoTime() - begin) / 1e9;
    Await.until("no refusals after " + what, QUIET, () -> outages.isQuietFor(CALM));
    say("%s; partitions shared after %.1f s; %s", what, shared, outages.told(begin));
    outages.failIfWrong();
    for (Question.Subject subject : Question.Subject.values()) {
      assertThat(outages.secondsUntilLast(subject, begin))
          .as("seconds until the last refusal of %s after %s", subject, what)
          .isLessThan(FAILOVER.plus(TIMEOUT).toMillis() / 1e3);
    }
  }

  private void say(String format, Object... values) {
    System.out.printf(
        Locale.ROOT,
        "[instances] %5.1f s  %s%n",
        (System.nanoTime() - begin) / 1e9,
        String.format(Locale.ROOT, format, values));
  }

  private interface Event {
    void happens() throws Exception;
  }
}
