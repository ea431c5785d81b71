package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.session.NewSession;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.Sessions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} in the middle, and the same fleet from two processes at once: no number changes.
 * The pipeline has names of its own, which it is told once.
 */
class CrashIT {
  private static final String[] FLEET = {
    "simulate",
    "--runs",
    "1200",
    "--agents",
    "30",
    "--seed",
    "11",
    "--rate",
    "2000",
    "--duplicates",
    "0.1",
    "--reorder",
    "0.1"
  };

  private static final String PREFIX = "crash.";
  private static final String TABLE = "talks";

  @TempDir Path folder;

  @Test
  void shouldComeToTheSameNumbersThroughAKillAndTwoWritersOfTheSame() throws Exception {
    Path first = folder.resolve("first.json");
    Path second = folder.resolve("second.json");
    try (Pipeline pipeline =
        new Pipeline(folder.resolve("data"), 13_000)
            .start(Map.of("DB_SESSIONS_TABLE", TABLE), "--topic-prefix", PREFIX)) {
      SessionKey session = remember(pipeline);
      Process one = pipeline.launch(folder.resolve("one.out"), expecting(first));
      Process two = pipeline.launch(folder.resolve("two.out"), expecting(second));
      Await.until(
          "some runs are folded",
          Duration.ofMinutes(1),
          () -> pipeline.stats().get("total_runs").asLong() > 200);
      pipeline.kill();
      assertThat(one.isAlive())
          .as("the simulator goes on trying while the brokers are away")
          .isTrue();
      // told neither prefix nor table again: the data folder keeps them
      pipeline.start();
      for (Process process : new Process[] {one, two}) {
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).as("the simulator ends").isTrue();
        assertThat(process.exitValue())
            .as("all records are acknowledged; see " + folder + "/*.out")
            .isZero();
      }
      pipeline.settle();

      Expectation expected = Expectation.read(first);
      assertThat(Expectation.read(second)).isEqualTo(expected);
      expected.assertHolds(pipeline);
      assertNames(pipeline, session);
    }
  }

  private static SessionKey remember(Pipeline pipeline) {
    try (FleetfoldClient client = client(pipeline)) {
      return Sessions.of(client).create(NewSession.of("crash", "ann").set("k", 1)).key();
    }
  }

  private static FleetfoldClient client(Pipeline pipeline) {
    return FleetfoldClient.builder()
        .bootstrapServers("127.0.0.1:" + pipeline.kafkaPort())
        .schemaRegistry("http://127.0.0.1:" + pipeline.registryPort())
        .queryUrl("http://127.0.0.1:" + pipeline.queryPort())
        .topicPrefix(PREFIX)
        .build();
  }

  /** The names that the pipeline was begun with are those that it has, and all that it has. */
  private static void assertNames(Pipeline pipeline, SessionKey session) throws Exception {
    try (FleetfoldClient client = client(pipeline);
        Admin admin =
            Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + pipeline.kafkaPort()))) {
      assertThat(Sessions.of(client).get(session).orElseThrow().state()).containsEntry("k", 1);
      assertThat(admin.listTopics().names().get())
          .as("topics but Kafka's and the registry's own")
          .allMatch(name -> name.startsWith(PREFIX) || name.startsWith("_"))
          .hasSizeGreaterThan(10);
    }
    assertThat(pipeline.count("select count(*) from fleetfold." + TABLE)).isEqualTo(1);
    assertThat(
            pipeline.count(
                "select count(*) from information_schema.tables"
                    + " where table_schema = 'fleetfold' and table_name = 'sessions'"))
        .as("tables of sessions by the usual name")
        .isZero();
  }

  private static String[] expecting(Path file) {
    String[] all = java.util.Arrays.copyOf(FLEET, FLEET.length + 2);
    all[FLEET.length] = "--expect";
    all[FLEET.length + 1] = file.toString();
    return all;
  }
}
