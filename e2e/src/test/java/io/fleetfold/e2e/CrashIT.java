package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} in the middle, and the same fleet from two processes at once: no number changes.
 */
class CrashIT {
  private static final String[] FLEET = {
    "simulate",
    "--runs",
    "2500",
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

  @TempDir Path folder;

  @Test
  void shouldComeToTheSameNumbersThroughAKillAndTwoWritersOfTheSame() throws Exception {
    Path first = folder.resolve("first.json");
    Path second = folder.resolve("second.json");
    try (Pipeline pipeline = new Pipeline(folder.resolve("data"), 13_000).start()) {
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
    }
  }

  private static String[] expecting(Path file) {
    String[] all = java.util.Arrays.copyOf(FLEET, FLEET.length + 2);
    all[FLEET.length] = "--expect";
    all[FLEET.length + 1] = file.toString();
    return all;
  }
}
