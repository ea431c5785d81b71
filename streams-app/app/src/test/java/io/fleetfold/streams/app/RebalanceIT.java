package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.reads.ViewsUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Duplicates that come while partitions have moved to another instance are known there, too. */
class RebalanceIT {
  private static final int RUNS = 120;
  private static final int RECORDS_OF_A_RUN = 5;
  private static final int WITH_AN_ID = 3;

  @TempDir private Path state;
  private int published;

  @Test
  void shouldKnowDuplicatesWhereverTheirPartitionHasMoved() throws Exception {
    try (EmbeddedKafka kafka = new EmbeddedKafka()) {
      StreamsApp one = start(kafka, "one");
      try {
        publish(kafka, one);
        try (StreamsApp two = start(kafka, "two")) {
          await("both have partitions", () -> folds(one) && folds(two));
          publish(kafka, one, two);
          one.close();
          await("one app has all", () -> isExact(two, 1));
          publish(kafka, two);
          assertThat(isExact(two, 2)).isTrue();
        }
        // and to one that starts with nothing
        try (StreamsApp three = start(kafka, "three")) {
          await("what it restores", () -> isExact(three, 2));
          publish(kafka, three);
          assertThat(isExact(three, 3)).isTrue();
        }
      } finally {
        one.close();
      }
    }
  }

  /** All numbers right, with every record having come so many times more. */
  private static boolean isExact(StreamsApp app, int repeats) {
    List<RunStats> stats = app.views().fleetStats();
    return stats.stream().mapToLong(RunStats::getCompletedRuns).sum() == RUNS
        && stats.stream().mapToLong(RunStats::getLlmCalls).sum() == 2L * RUNS
        && app.views().quality().getOrDefault("duplicate", 0L)
            == (long) repeats * WITH_AN_ID * RUNS;
  }

  private static boolean folds(StreamsApp app) {
    return !own(app, Topics.AGENT_LLM_USAGE).isEmpty();
  }

  /** Publishes the same records each time, and waits until the apps have folded them. */
  private void publish(EmbeddedKafka kafka, StreamsApp... apps) {
    for (int i = 0; i < RUNS; i++) {
      String run = "run-" + i;
      kafka.publish(Topics.AGENT_RUNS, run, Records.run(run, "running", T0).build());
      kafka.publish(Topics.AGENT_LLM_USAGE, run, Records.call(run, run + "-1", T0).build());
      kafka.publish(Topics.AGENT_LLM_USAGE, run, Records.call(run, run + "-2", T0).build());
      kafka.publish(Topics.AGENT_EVENTS, run, Records.event(run, run + "-e", "x", T0).build());
      kafka.publish(Topics.AGENT_RUNS, run, Records.run(run, "completed", T0 + 5).build());
    }
    kafka.flush();
    published += RUNS * RECORDS_OF_A_RUN;
    await("all is folded", () -> Stream.of(apps).mapToLong(RebalanceIT::folded).sum() == published);
  }

  private static long folded(StreamsApp app) {
    return Stream.of(Topics.AGENT_RUNS, Topics.AGENT_EVENTS, Topics.AGENT_LLM_USAGE)
        .flatMap(topic -> own(app, topic).values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  /** How far the partitions are that this instance folds: any tells of all of them otherwise. */
  private static Map<Integer, Long> own(StreamsApp app, Topic<?> topic) {
    return app.views().own().asOf().getOrDefault(topic.name(), Map.of());
  }

  private StreamsApp start(EmbeddedKafka kafka, String folder) {
    StreamsApp app = new StreamsApp(kafka.config(state.resolve(folder)), kafka.registry);
    app.start();
    await("the app", app::ready);
    return app;
  }

  private static void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!holds(condition)) {
      assertThat(System.nanoTime()).as("waiting for: " + what).isLessThan(until);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (ViewsUnavailableException e) {
      // partitions are on their way
      return false;
    }
  }
}
