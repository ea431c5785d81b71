package io.fleetfold.streams.app.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.LlmCall;
import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.runs.cost.Prices;
import io.fleetfold.verify.compare.Comparison;
import io.fleetfold.verify.compare.ReplayWitness;
import io.fleetfold.verify.replay.Charges;
import io.fleetfold.verify.replay.LogRecord;
import io.fleetfold.verify.replay.Price;
import io.fleetfold.verify.replay.Replay;
import io.fleetfold.verify.replay.ReplayConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/**
 * Kafka Streams does not say in which order it reads the topics of a task, and records of a
 * transaction are read later than their log time says. Whatever that order is, and whatever
 * producers write under one id, or ask for, folds and replay come to the same numbers: all that can
 * tell apart which record came first stands in one topic.
 */
class TopicOrderTest {
  private static final int RUNS = 3;
  private static final String LONG_AGO = "2020-01-01T00:00:00Z";

  @Property(tries = 120)
  void shouldComeToTheSameInWhateverOrderTopicsAreRead(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int records) {
    Random random = new Random(seed);
    List<LogRecord> log = new ArrayList<>();
    Map<List<Object>, LlmCall> rows = new HashMap<>();
    try (FoldDriver driver = new FoldDriver()) {
      ModelPrice known = Prices.price("openai", "model-0", LONG_AGO, Prices.flat("0.1", "0.2"));
      driver.price("p0", known);
      fold(driver, random, append(log, random, records, /* requests= */ false), rows);
      ModelPrice later = Prices.price("openai", "model-1", LONG_AGO, Prices.flat("0.3", "0.4"));
      driver.price("p1", later);
      fold(driver, random, append(log, random, records, /* requests= */ true), rows);

      Statistics.label("calls that were repriced")
          .collect(rows.values().stream().anyMatch(row -> row.getRepricedAt() != null))
          .coverage(seen -> seen.check(true).percentage(share -> share > 2));
      Statistics.label("ids with two contents")
          .collect(driver.views().quality().containsKey("conflict"))
          .coverage(seen -> seen.check(true).percentage(share -> share > 20));
      Replay replay = new Replay(ReplayConfig.of(1), charges(rows, known, later));
      log.stream().sorted(Comparator.comparingLong(LogRecord::time)).forEach(replay::accept);
      assertThat(
              Comparison.of(
                  List.of(
                      StoreWitness.statistics(driver.views()),
                      StoreWitness.runs(driver.views(), RUNS),
                      ReplayWitness.of(replay.totals()))))
          .filteredOn(row -> !row.ok())
          .as("seed " + seed)
          .isEmpty();
    }
  }

  /** Writes records to the logs, and returns those of each topic in their order. */
  private static List<Deque<LogRecord>> append(
      List<LogRecord> log, Random random, int records, boolean requests) {
    List<Deque<LogRecord>> topics =
        List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());
    long time = log.isEmpty() ? Records.T0 : log.get(log.size() - 1).time();
    for (int i = 0; i < records; i++) {
      // skews of minutes are far below a 24th of the seal time
      time += random.nextInt(20_000);
      String run = "run-" + random.nextInt(RUNS);
      int offset = log.size();
      int kind = random.nextInt(16);
      LogRecord record;
      if (kind == 0) {
        record = LogRecord.deletion(0, offset, time, run);
      } else if (kind < 4) {
        record = LogRecord.of(0, offset, time, run(random, run));
      } else if (kind < 9) {
        record = LogRecord.of(0, offset, time, event(random, run));
      } else {
        record = LogRecord.of(0, offset, time, call(random, run, log, requests));
      }
      log.add(record);
      topics.get(kind < 4 ? 0 : kind < 9 ? 1 : 2).add(record);
    }
    return topics;
  }

  private static void fold(
      FoldDriver driver,
      Random random,
      List<Deque<LogRecord>> topics,
      Map<List<Object>, LlmCall> rows) {
    List<Deque<LogRecord>> left = new ArrayList<>(topics);
    left.removeIf(Deque::isEmpty);
    while (!left.isEmpty()) {
      LogRecord next = left.get(random.nextInt(left.size())).remove();
      driver.logTime(next.time());
      if (next.value() instanceof AgentRun run) {
        driver.publish(AgentRun.newBuilder(run).build());
      } else if (next.value() instanceof AgentRunEvent event) {
        driver.publish(AgentRunEvent.newBuilder(event).build());
      } else if (next.value() instanceof AgentLlmUsage call) {
        driver.publish(AgentLlmUsage.newBuilder(call).build());
      } else {
        driver.delete(next.key());
      }
      for (LlmCall row : driver.values(Topics.FLEET_LLM_CALLS)) {
        rows.put(List.of(row.getUsageId(), row.getScope(), row.getCreatedAt()), row);
      }
      if (random.nextInt(30) == 0) {
        driver.restart();
      }
      left.removeIf(Deque::isEmpty);
    }
  }

  private static Charges charges(Map<List<Object>, LlmCall> rows, ModelPrice... prices) {
    io.fleetfold.verify.replay.Prices known = new io.fleetfold.verify.replay.Prices();
    for (ModelPrice price : prices) {
      known.add(price.getModel(), Records.T0, Price.of(price));
    }
    Charges charges = new Charges(known);
    rows.values()
        .forEach(
            row ->
                charges.add(
                    row.getUsageId(),
                    row.getScope(),
                    row.getCreatedAt().toEpochMilli(),
                    Objects.toString(row.getPriceId(), null),
                    row.getRepricedAt() == null ? null : row.getRepricedAt().toEpochMilli()));
    return charges;
  }

  private static AgentRun run(Random random, String run) {
    String status = random.nextInt(3) == 0 ? "completed" : "running";
    return Records.run(run, status, Records.T0 + random.nextInt(5)).setAgentId("").build();
  }

  private static AgentRunEvent event(Random random, String run) {
    boolean ofSession = random.nextBoolean();
    return Records.event(
            run,
            "id-" + random.nextInt(4),
            random.nextInt(3) == 0 ? "iteration_started" : "run_error",
            Records.T0 + random.nextInt(3))
        .setAgentId("agent-" + random.nextInt(2))
        .setSessionId(ofSession ? "s" : null)
        .setAppName(ofSession ? "app" : null)
        .setUserId(ofSession ? "u" : null)
        .build();
  }

  /** A call, or a request to reprice one that was written before, or what never was. */
  private static AgentLlmUsage call(
      Random random, String run, List<LogRecord> log, boolean requests) {
    if (requests
        && random.nextBoolean()
        && log.get(random.nextInt(log.size())).value() instanceof AgentLlmUsage known) {
      return AgentLlmUsage.newBuilder(known).setReprice(true).build();
    }
    boolean ofRun = random.nextInt(3) > 0;
    return Records.call(
            ofRun ? run : null, "id-" + random.nextInt(6), Records.T0 + random.nextInt(2))
        .setAgentId("agent-" + random.nextInt(2))
        .setModel("model-" + random.nextInt(3))
        .setInputTokens(random.nextInt(4) == 0 ? null : (Long) (long) random.nextInt(2))
        .setReprice(requests && random.nextBoolean())
        .build();
  }
}
