package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how fast and how small the pipeline is on this machine. Bounds nothing but the numbers.
 */
class FiguresIT {
  // what shows later than this has not shown: a figure is printed, a stand-still fails
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void shouldLoseNothingAtFullSpeedAndPrintItsFigures() throws Exception {
    Instant begin = Instant.now();
    try (Pipeline pipeline = new Pipeline(folder.resolve("data"), 15_000).optimised().start();
        Memory memory = new Memory(pipeline.pid())) {
      print("ready after %d ms", Duration.between(begin, Instant.now()).toMillis());

      Process load =
          pipeline.launch(
              folder.resolve("load.out"),
              "simulate",
              "--runs",
              "300",
              "--agents",
              "10",
              "--seed",
              "3",
              "--rate",
              "1000");
      visibility(pipeline);
      assertThat(load.waitFor(120, TimeUnit.SECONDS)).isTrue();
      pipeline.settle();

      JsonNode before = pipeline.stats();
      Path file = folder.resolve("expect.json");
      Instant sent = Instant.now();
      pipeline.run(
          "simulate",
          "--runs",
          "3000",
          "--agents",
          "50",
          "--seed",
          "5",
          "--expect",
          file.toString());
      Instant published = Instant.now();
      pipeline.settle();
      Instant settled = Instant.now();
      Expectation expected = Expectation.read(file);
      JsonNode after = pipeline.stats();
      for (String sum : new String[] {"total_runs", "total_llm_calls", "total_input_tokens"}) {
        assertThat(after.get(sum).asLong() - before.get(sum).asLong())
            .as(sum)
            .isEqualTo(expected.fleet().get(sum).asLong());
      }
      long records =
          pipeline.count("select count(*) from fleetfold.agent_run_events")
              + pipeline.count("select count(*) from fleetfold.agent_llm_usage");
      print(
          "%d rows in SQL; the larger load was published in %d ms, folded and in SQL after %d ms",
          records,
          Duration.between(sent, published).toMillis(),
          Duration.between(sent, settled).toMillis());
      print("peak memory of all processes: %d MiB (PSS)", memory.peakKib() / 1024);
    }
  }

  /** From a record's acknowledgement to its being seen, under a load of 1,000 records a second. */
  private void visibility(Pipeline pipeline) throws Exception {
    int probes = 40;
    long[] live = new long[probes];
    long[] sql = new long[probes];
    try (Wire wire = new Wire(pipeline)) {
      // a producer's first record waits for its own schema and connections, not for the pipeline
      wire.run("warm", "warm", "not measured");
      for (int i = 0; i < probes; i++) {
        String agent = "probe-" + i;
        long start = System.nanoTime();
        wire.run("visible-" + i, agent, "to be seen");
        Await.until(
            agent + " is in the statistics",
            PATIENCE,
            () -> pipeline.get("/api/v1/stats?agent_id=" + agent).statusCode() == 200);
        live[i] = (System.nanoTime() - start) / 1_000_000;
        String id = "visible-" + i;
        Await.until(
            agent + " is in SQL",
            PATIENCE,
            () ->
                pipeline.count("select count(*) from fleetfold.agent_runs where run_id = ?", id)
                    == 1);
        sql[i] = (System.nanoTime() - start) / 1_000_000;
      }
    }
    print("visible in /api/v1/stats: median %d ms, worst %d ms", median(live), worst(live));
    print("visible in SQL: median %d ms, worst %d ms", median(sql), worst(sql));
  }

  private static long median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static long worst(long[] values) {
    return Arrays.stream(values).max().orElse(0);
  }

  private static void print(String format, Object... values) {
    System.out.println("[figures] " + String.format(Locale.ROOT, format, values));
  }
}
