package io.fleetfold.streams.app;

import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/**
 * Measures how fast one thread folds: publishes a fleet's records to a broker in this process, then
 * starts the app and waits until all are in the statistics. Run it with the number of runs and how
 * many of them are active at once; not part of the tests.
 */
public final class FoldSpeed {
  private static final String PAYLOAD =
      "{\"action\": \"bash\", \"args\": {\"command\": \"ls -la /tmp && cat file.txt\"}, \"result\":"
          + " {\"output\": \"total 24 drwxr-xr-x  6 root root 4096 a b c d e f g h i j k l m n o\"},"
          + " \"duration_ms\": 120, \"plan\": [1, 2, 3, 4.5, true, null, \"six\"]}";

  private FoldSpeed() {}

  public static void main(String[] args) throws Exception {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 8_000;
    int active = args.length > 1 ? Integer.parseInt(args[1]) : 200;
    Path state = Files.createTempDirectory("fold-speed");
    try (EmbeddedKafka kafka = new EmbeddedKafka();
        StreamsApp maker = new StreamsApp(kafka.config(state.resolve("a")), kafka.registry)) {
      maker.start();
      long calls = publish(kafka, 100, 50, "warm");
      await(maker, calls);
      long before = calls;
      maker.close();
      StreamsApp app = new StreamsApp(kafka.config(state.resolve("a")), kafka.registry);
      long published = System.nanoTime();
      calls += publish(kafka, runs, active, "run");
      long records = (calls - before) * RECORDS / CALLS;
      System.out.printf(
          Locale.ROOT, "published %d in %.1f s%n", records, seconds(System.nanoTime() - published));
      app.start();
      while (!app.ready()) {
        Thread.onSpinWait();
      }
      long started = System.nanoTime();
      long cpu = cpu();
      await(app, calls);
      double seconds = seconds(System.nanoTime() - started);
      System.out.printf(
          Locale.ROOT,
          "folded %d records in %.1f s: %.0f/s, cpu of this process (broker included) %.1f s%n",
          records,
          seconds,
          records / seconds,
          seconds(cpu() - cpu));
      app.close();
    }
    System.exit(0);
  }

  private static final int CALLS = 8;
  private static final int EVENTS = 22;
  private static final int RECORDS = CALLS + EVENTS + 2;

  private static long publish(EmbeddedKafka kafka, int runs, int active, String prefix) {
    for (int wave = 0; wave < runs; wave += active) {
      for (int step = 0; step < RECORDS; step++) {
        for (int run = wave; run < Math.min(runs, wave + active); run++) {
          record(kafka, prefix + "-0193c0de-7aa5-7000-8000-" + run, run, step);
        }
      }
    }
    kafka.flush();
    return (long) runs * CALLS;
  }

  private static void record(EmbeddedKafka kafka, String id, int run, int step) {
    long at = Records.T0 + step * 100L;
    String agent = "agent-" + run % 50;
    if (step == 0 || step == RECORDS - 1) {
      kafka.publish(
          Topics.AGENT_RUNS,
          id,
          Records.run(id, step == 0 ? "running" : "completed", at)
              .setAgentId(agent)
              .setStartedAt(Instant.ofEpochMilli(Records.T0))
              .build());
    } else if (step % 4 == 2) {
      kafka.publish(
          Topics.AGENT_LLM_USAGE,
          id,
          Records.call(id, id + "-u-" + step, at)
              .setAgentId(agent)
              .setPrompt(PAYLOAD + PAYLOAD)
              .setResponseContent(PAYLOAD)
              .setLatencyMs(100L + run % 900)
              .setUsageMetrics("{\"cost_usd\": 0.00123}")
              .build());
    } else {
      kafka.publish(
          Topics.AGENT_EVENTS,
          id,
          Records.event(
                  id,
                  id + "-e-" + step,
                  step % 4 == 1
                      ? "iteration_started"
                      : step % 4 == 3 ? "action_execution_completed" : "iteration_completed",
                  at)
              .setAgentId(agent)
              .setData(PAYLOAD)
              .build());
    }
  }

  private static void await(StreamsApp app, long calls) {
    long folded = -1;
    while (folded < calls) {
      try {
        folded = app.views().fleetStats().stream().mapToLong(RunStats::getLlmCalls).sum();
        java.util.concurrent.TimeUnit.MILLISECONDS.sleep(20);
      } catch (io.fleetfold.streams.core.reads.ViewsUnavailableException e) {
        Thread.onSpinWait();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }
}
