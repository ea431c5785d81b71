package io.fleetfold.streams.app.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.runs.stats.Histogram;
import io.fleetfold.streams.runs.stats.StatsRecords;
import io.fleetfold.streams.runs.views.FleetViews.RunFilter;
import io.fleetfold.verify.compare.Comparison;
import io.fleetfold.verify.compare.ReplayWitness;
import io.fleetfold.verify.replay.Replay;
import io.fleetfold.verify.replay.ReplayConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.avro.specific.SpecificRecord;

/** The laws of the folds, over random histories that go through the real topology. */
class OrderLawsTest {
  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void shouldComeToTheSameInAnyOrderWithDuplicatesAndRestarts(@ForAll long seed) {
    PlainHistory history = new PlainHistory(seed);
    try (FoldDriver plain = new FoldDriver();
        FoldDriver rough = new FoldDriver()) {
      history.records.forEach(record -> publish(plain, record));
      history.deleted.forEach(plain::delete);

      List<SpecificRecord> shuffled = history.shuffled();
      Map<String, Run> sent = new HashMap<>();
      Map<String, RunStats> sentStats = new HashMap<>();
      for (int i = 0; i < shuffled.size(); i++) {
        publish(rough, shuffled.get(i));
        if (i == shuffled.size() / 3) {
          rough.emit();
          collect(rough, sent, sentStats);
        } else if (i == shuffled.size() / 2) {
          rough.restart();
        }
      }
      history.deleted.forEach(rough::delete);
      rough.restart();
      shuffled.stream().limit(10).forEach(record -> publish(rough, record));
      rough.emit();
      collect(rough, sent, sentStats);
      history.deleted.forEach(sent::remove);

      assertReplayed(plain, history);
      assertReplayed(rough, history);
      List<Run> listed = runs(plain, null);
      assertThat(listed)
          .allSatisfy(
              run ->
                  assertThat(run.getOwnerApp())
                      .as(run.getRunId())
                      .isEqualTo(history.owner(run.getRunId())));
      assertThat(facts(runs(rough, null))).isEqualTo(facts(listed));
      assertThat(facts(sent.values().stream().toList()))
          .as("what was sent last of each run")
          .isEqualTo(facts(listed));
      sentStats.values().removeIf(stats -> stats.getLlmCalls() + runs(stats) == 0);
      assertThat(Optional.ofNullable(sentStats.get("fleet||0")).map(OrderLawsTest::facts))
          .as("what was sent last of the fleet")
          .isEqualTo(plain.views().fleetStats().stream().findFirst().map(OrderLawsTest::facts));
    }
  }

  @Property(tries = 3, shrinking = ShrinkingMode.OFF)
  void shouldKeepTheCoreSmallHoweverManyRecords(@ForAll long seed) {
    try (FoldDriver driver = new FoldDriver()) {
      int few = 0;
      for (int i = 0; i < 2_000; i++) {
        long at = Records.T0 + i;
        driver.publish(Records.event("r", "e" + seed + i, "iteration_started", at).build());
        driver.publish(Records.call("r", "u" + seed + i, at).build());
        driver.publish(Records.run("r", "running", at).setObjective("o" + i).build());
        few = i == 20 ? coreBytes(driver) : few;
      }
      assertThat(coreBytes(driver))
          .as("bytes of run-core after 6000 records, beside %d after 60", few)
          .isLessThan(few + 16);
    }
  }

  private static int coreBytes(FoldDriver driver) {
    return driver.store(StateStores.RUN_CORE).get(Keys.of("r")).length;
  }

  private static void publish(FoldDriver driver, SpecificRecord record) {
    if (record instanceof AgentRun version) {
      driver.publish(version);
    } else if (record instanceof AgentRunEvent event) {
      driver.publish(event);
    } else {
      driver.publish((AgentLlmUsage) record);
    }
  }

  private static void collect(
      FoldDriver driver, Map<String, Run> runs, Map<String, RunStats> statistics) {
    driver.values(Topics.FLEET_RUNS).stream()
        .filter(run -> run != null)
        .forEach(run -> runs.put(run.getRunId(), run));
    driver
        .values(Topics.FLEET_RUN_STATS)
        .forEach(
            stats -> {
              String agent = stats.getAgentId();
              if (agent.isEmpty()) {
                agent = stats.getScope() + "||0";
              }
              RunStats before = statistics.put(agent, stats);
              assertThat(before == null || before.getRevision() < stats.getRevision())
                  .as("revisions of %s grow", agent)
                  .isTrue();
            });
  }

  private static void assertReplayed(FoldDriver driver, PlainHistory history) {
    assertThat(
            Comparison.of(
                List.of(
                    StoreWitness.statistics(driver.views()),
                    StoreWitness.runs(driver.views(), PlainHistory.RUNS),
                    ReplayWitness.of(Replay.fold(ReplayConfig.of(1), history.log())))))
        .filteredOn(row -> !row.ok())
        .isEmpty();
    List<Run> listed = runs(driver, null);
    for (Run run : listed) {
      assertThat(driver.views().run(run.getRunId())).contains(run);
    }
    for (String agent : List.of("agent-0", "agent-1", "agent-2")) {
      assertThat(runs(driver, agent))
          .as("runs of %s, from the index", agent)
          .isEqualTo(listed.stream().filter(run -> agent.equals(run.getAgentId())).toList());
    }
  }

  private static List<Run> runs(FoldDriver driver, String agent) {
    return driver.views().runs(new RunFilter(agent, null, null), 0, 100).items();
  }

  private static long runs(RunStats stats) {
    return stats.getPendingRuns()
        + stats.getRunningRuns()
        + stats.getInterruptedRuns()
        + stats.getCompletedRuns()
        + stats.getErrorRuns()
        + stats.getCancelledRuns();
  }

  private static Map<String, Map<String, Object>> facts(List<Run> runs) {
    Map<String, Map<String, Object>> all = new TreeMap<>();
    for (Run run : runs) {
      Map<String, Object> facts = new TreeMap<>();
      facts.put("status", run.getStatus());
      facts.put("started", run.getStartedAt() == null ? null : run.getStartedAt().toEpochMilli());
      facts.put(
          "finished", run.getFinishedAt() == null ? null : run.getFinishedAt().toEpochMilli());
      facts.put("duration", run.getDurationMs());
      facts.put("iterations", run.getTotalIterations());
      facts.put("agent", run.getAgentId());
      facts.put("objective", run.getObjective());
      facts.put("error_message", run.getErrorMessage());
      facts.put("events", run.getEventCount());
      facts.put("other", number(run.getEventsByType(), "\"other\":"));
      facts.put("actions", number(run.getActions(), "\"count\":"));
      facts.put("calls", run.getLlmCalls());
      facts.put("error_calls", run.getErrorLlmCalls());
      facts.put("input_tokens", run.getInputTokens());
      facts.put("output_tokens", run.getOutputTokens());
      facts.put("cost", run.getProviderCostUsd());
      all.put(run.getRunId(), facts);
    }
    return all;
  }

  private static long number(String json, String label) {
    long sum = 0;
    for (int at = json.indexOf(label); at >= 0; at = json.indexOf(label, at + 1)) {
      sum += Long.parseLong(json.substring(at + label.length()).replaceAll("\\D.*", ""));
    }
    return sum;
  }

  private static Map<String, Object> facts(RunStats stats) {
    Map<String, Object> facts = new TreeMap<>();
    facts.put("pending", stats.getPendingRuns());
    facts.put("running", stats.getRunningRuns());
    facts.put("interrupted", stats.getInterruptedRuns());
    facts.put("completed", stats.getCompletedRuns());
    facts.put("error", stats.getErrorRuns());
    facts.put("cancelled", stats.getCancelledRuns());
    facts.put("iterations", stats.getTotalIterations());
    facts.put("durations", buckets(stats.getRunDurationBuckets()));
    facts.put("latencies", buckets(stats.getLlmLatencyBuckets()));
    facts.put("calls", stats.getLlmCalls());
    facts.put("error_calls", stats.getErrorLlmCalls());
    facts.put("input_tokens", stats.getInputTokens());
    facts.put("output_tokens", stats.getOutputTokens());
    facts.put("cost", stats.getProviderCostUsd());
    return facts;
  }

  private static Map<Integer, Long> buckets(String json) {
    Histogram histogram = new Histogram();
    for (String pair : json.replaceAll("[{}\"]", "").split(",", -1)) {
      if (!pair.isEmpty()) {
        String bucket = pair.substring(0, pair.indexOf(':'));
        histogram.add(
            bucket.equals("zero") ? Histogram.ZERO : Integer.parseInt(bucket),
            Long.parseLong(pair.substring(pair.indexOf(':') + 1)));
      }
    }
    assertThat(StatsRecords.json(histogram)).isEqualTo(json);
    return histogram.buckets();
  }
}
