package io.fleetfold.streams.app.http;

import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.streams.runs.stats.Histogram;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A small fleet at work, the same for the same seed: what the dashboard is looked at with. */
final class SampleFleet {
  private static final List<String> ROLES =
      List.of("researcher", "coder", "reviewer", "planner", "support-triage", "data-analyst");
  private static final List<String> GOALS =
      List.of(
          "Find why the checkout service times out under load and propose a fix",
          "Summarise this week's customer feedback by theme",
          "Migrate the billing tables to the new ledger schema",
          "Write release notes for the mobile app",
          "Reconcile yesterday's invoices with the bank statement",
          "Answer ticket: cannot log in after password reset");

  private final Random random;
  private final FixtureViews views = new FixtureViews();
  private final Map<String, Tally> agents = new TreeMap<>();
  private final Instant start;
  private long records;
  private int next;

  SampleFleet(long seed, Instant start, int agentCount) {
    this.random = new Random(seed);
    this.start = start;
    for (int i = 0; i < agentCount; i++) {
      agents.put(ROLES.get(i % ROLES.size()) + "-" + (i / ROLES.size() + 1), new Tally());
    }
    views.putQuality("duplicate", 42);
    views.putQuality("tokens_clamped", 3);
  }

  FixtureViews views() {
    return views;
  }

  /** Adds runs, ends some of those that run, and shows it all to the views. */
  void step(int newRuns) {
    Instant now = start.plusSeconds(2L * next);
    for (Run run : views.all()) {
      if (run.getStatus().equals("running") && random.nextInt(4) == 0) {
        finish(run, now);
      }
    }
    for (int i = 0; i < newRuns; i++) {
      begin(now.plusMillis(i));
    }
    publish();
  }

  private void begin(Instant now) {
    List<String> ids = List.copyOf(agents.keySet());
    String agent = ids.get((int) (Math.pow(random.nextDouble(), 2) * ids.size()));
    long input = 2_000L + random.nextInt(30_000);
    long output = 200L + random.nextInt(3_000);
    boolean untold = next % 5 == 0;
    boolean reported = !untold && next % 2 == 0;
    BigDecimal cost = BigDecimal.valueOf(input * 3 + output * 15, 6).setScale(12);
    views.put(
        Run.newBuilder()
            .setRunId("run-%05d".formatted(next))
            .setAgentId(agent)
            .setAgentName(agent)
            .setStatus(next % 17 == 0 ? "pending" : "running")
            .setObjective(GOALS.get(next % GOALS.size()))
            .setAdditionalContext("{\"ticket\": " + next + ", \"tags\": [\"a\", \"b\"]}")
            .setStartedAt(now)
            .setTotalIterations(1 + random.nextInt(6))
            .setLastActivityAt(now)
            .setEventCount(12)
            .setEventsByType(
                "{\"run_started\": 1, \"iteration_started\": 4, \"action_execution_completed\": 7}")
            .setActions(
                "{\"web_search\": {\"count\": 5, \"errors\": 1, \"duration_ms\": 5321},"
                    + " \"write_file\": {\"count\": 2, \"errors\": 0, \"duration_ms\": 87}}")
            .setLlmCalls(3)
            .setErrorLlmCalls(next % 9 == 0 ? 1 : 0)
            .setInputTokens(untold ? 0 : input)
            .setOutputTokens(untold ? 0 : output)
            .setCacheReadTokens(untold ? 0 : input / 3)
            .setReasoningTokens(untold ? 0 : output / 4)
            .setMissingUsageCalls(untold ? 3L : 0L)
            .setUnpricedCalls(untold ? 3 : 0)
            .setCostUsd(untold ? null : cost)
            .setProviderCostUsd(reported ? cost : BigDecimal.ZERO.setScale(12))
            .setUnreportedCostCalls(reported ? 0L : 3L)
            .setRevision(1)
            .build());
    agents.get(agent).latency(400 + random.nextInt(4_000));
    next++;
    records += 16;
  }

  private void finish(Run run, Instant now) {
    int fate = random.nextInt(20);
    String status =
        fate < 2 ? "error" : fate < 3 ? "cancelled" : fate < 4 ? "interrupted" : "completed";
    long millis = Math.max(1_000, Duration.between(run.getStartedAt(), now).toMillis());
    Run.Builder ended = Run.newBuilder(run).setStatus(status).setRevision(2);
    if (!status.equals("interrupted")) {
      ended.setFinishedAt(run.getStartedAt().plusMillis(millis)).setDurationMs(millis);
      agents.get(run.getAgentId()).durations.add(Histogram.bucket(millis), 1);
    }
    if (status.equals("error")) {
      ended.setErrorMessage("the provider answered 529 overloaded three times");
    }
    if (status.equals("completed")) {
      ended.setFinalSynthesisOutput("Done: the cause is a missing index, the change is in review.");
    }
    views.put(ended.build());
    records += 3;
  }

  private void publish() {
    Map<String, List<Run>> byAgent =
        views.all().stream().collect(Collectors.groupingBy(Run::getAgentId));
    byAgent.forEach(
        (agent, runs) ->
            views.putAgent(
                agent,
                List.of(sum("agent", agent, runs, agents.getOrDefault(agent, new Tally())))));
    Tally all = new Tally();
    agents.values().forEach(all::add);
    views.putFleet(List.of(sum("fleet", "", views.all(), all)));
    views.putOffset("agent-events", 0, records);
  }

  static RunStats sum(String scope, String agent, List<Run> runs, Tally tally) {
    return RunStats.newBuilder()
        .setScope(scope)
        .setAgentId(agent)
        .setPartition(0)
        .setPendingRuns(count(runs, "pending"))
        .setRunningRuns(count(runs, "running"))
        .setInterruptedRuns(count(runs, "interrupted"))
        .setCompletedRuns(count(runs, "completed"))
        .setErrorRuns(count(runs, "error"))
        .setCancelledRuns(count(runs, "cancelled"))
        .setTotalIterations(runs.stream().mapToLong(Run::getTotalIterations).sum())
        .setLlmCalls(runs.stream().mapToLong(Run::getLlmCalls).sum())
        .setErrorLlmCalls(runs.stream().mapToLong(Run::getErrorLlmCalls).sum())
        .setInputTokens(runs.stream().mapToLong(Run::getInputTokens).sum())
        .setOutputTokens(runs.stream().mapToLong(Run::getOutputTokens).sum())
        .setCacheReadTokens(runs.stream().mapToLong(Run::getCacheReadTokens).sum())
        .setReasoningTokens(runs.stream().mapToLong(Run::getReasoningTokens).sum())
        .setMissingUsageCalls(runs.stream().mapToLong(Run::getMissingUsageCalls).sum())
        .setUnreportedCostCalls(runs.stream().mapToLong(Run::getUnreportedCostCalls).sum())
        .setUnpricedCalls(runs.stream().mapToLong(Run::getUnpricedCalls).sum())
        .setCostUsd(
            runs.stream()
                .map(Run::getCostUsd)
                .filter(Objects::nonNull)
                .reduce(BigDecimal::add)
                .orElse(null))
        .setProviderCostUsd(
            runs.stream()
                .map(Run::getProviderCostUsd)
                .reduce(new BigDecimal("0.000000000000"), BigDecimal::add))
        .setRunDurationBuckets(json(tally.durations))
        .setLlmLatencyBuckets(json(tally.latencies))
        .setRevision(runs.size())
        .build();
  }

  private static long count(List<Run> runs, String status) {
    return runs.stream().filter(run -> run.getStatus().equals(status)).count();
  }

  private static String json(Histogram histogram) {
    SortedMap<Integer, Long> buckets = new TreeMap<>(histogram.buckets());
    return buckets.entrySet().stream()
        .map(bucket -> "\"" + bucket.getKey() + "\": " + bucket.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** What partials carry beside sums over runs. */
  static final class Tally {
    final Histogram durations = new Histogram();
    final Histogram latencies = new Histogram();

    void latency(long millis) {
      latencies.add(Histogram.bucket(millis), 1);
    }

    void add(Tally other) {
      durations.add(other.durations);
      latencies.add(other.latencies);
    }
  }
}
