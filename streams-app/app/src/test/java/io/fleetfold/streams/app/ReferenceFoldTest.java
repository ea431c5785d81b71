package io.fleetfold.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.runs.stats.Histogram;
import io.fleetfold.streams.runs.stats.StatsRecords;
import io.fleetfold.streams.runs.views.FleetViews.RunFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.avro.specific.SpecificRecord;

/** The laws of the folds, over random histories that go through the real topology. */
class ReferenceFoldTest {
  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void shouldComeToTheSameInAnyOrderWithDuplicatesAndRestarts(@ForAll long seed) {
    History history = new History(seed);
    Reference reference = new Reference(history);
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

      assertFolded(plain, reference);
      assertFolded(rough, reference);
      assertThat(facts(sent.values().stream().toList()))
          .as("what was sent last of each run")
          .isEqualTo(reference.runs());
      sentStats.values().removeIf(stats -> stats.getLlmCalls() + runs(stats) == 0);
      assertThat(sentStats.get("fleet||0") == null ? null : facts(sentStats.get("fleet||0")))
          .as("what was sent last of the fleet")
          .isEqualTo(plain.views().fleetStats().isEmpty() ? null : reference.statistics(null));
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

  private static void assertFolded(FoldDriver driver, Reference reference) {
    List<Run> listed = driver.views().runs(new RunFilter(null, null, null), 0, 100).items();
    assertThat(facts(listed)).isEqualTo(reference.runs());
    for (Run run : listed) {
      assertThat(driver.views().run(run.getRunId())).contains(run);
    }
    Map<String, Object> fleet = reference.statistics(null);
    assertThat(driver.views().fleetStats().stream().map(ReferenceFoldTest::facts).toList())
        .isEqualTo(isEmpty(fleet) ? List.of() : List.of(fleet));
    for (String agent : List.of("agent-0", "agent-1", "agent-2")) {
      Map<String, Object> expected = reference.statistics(agent);
      assertThat(driver.views().agentStats(agent).stream().map(ReferenceFoldTest::facts).toList())
          .as("statistics of %s", agent)
          .isEqualTo(isEmpty(expected) ? List.of() : List.of(expected));
      List<Run> mine = driver.views().runs(new RunFilter(agent, null, null), 0, 100).items();
      assertThat(mine)
          .as("runs of %s, from the index", agent)
          .isEqualTo(listed.stream().filter(run -> agent.equals(run.getAgentId())).toList());
    }
  }

  private static boolean isEmpty(Map<String, Object> statistics) {
    return statistics.entrySet().stream()
        .filter(
            entry ->
                List.of(
                        "pending",
                        "running",
                        "interrupted",
                        "completed",
                        "error",
                        "cancelled",
                        "calls")
                    .contains(entry.getKey()))
        .allMatch(entry -> entry.getValue().equals(0L));
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
