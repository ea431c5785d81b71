package io.fleetfold.streams.laws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.streams.views.FleetViews;
import io.fleetfold.verify.compare.Names;
import io.fleetfold.verify.compare.Sheet;
import io.fleetfold.verify.compare.Witness;
import io.fleetfold.verify.replay.Buckets;
import io.fleetfold.verify.replay.Prints;
import io.fleetfold.verify.replay.Scope;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the stores of one partition say. */
final class StoreWitness {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DURATIONS = Names.DURATION + Names.BUCKETS;
  private static final String LATENCIES = Names.LATENCY + Names.BUCKETS;

  private StoreWitness() {}

  /** The statistics of the fleet and of each agent. */
  static Witness statistics(FleetViews views) {
    Sheet sheet = new Sheet();
    views.fleetStats().forEach(partial -> put(sheet, Scope.FLEET, partial));
    views
        .allAgentStats()
        .forEach(
            (agent, partials) ->
                partials.forEach(partial -> put(sheet, Scope.agent(agent), partial)));
    Set<String> names = new HashSet<>(Names.STATUSES);
    names.addAll(Names.CALLS);
    names.addAll(List.of(Names.ITERATIONS, Names.COST, Names.PROVIDER_COST, DURATIONS, LATENCIES));
    return new Witness(
        Witness.Column.LIVE,
        "statistics",
        Set.of(Scope.Kind.FLEET, Scope.Kind.AGENT),
        names,
        sheet);
  }

  /** The runs, by their fingerprints. */
  static Witness runs(FleetViews views, int runs) {
    long prints = 0;
    for (int i = 0; i < runs; i++) {
      prints += views.run("run-" + i).map(StoreWitness::print).orElse(0L);
    }
    return new Witness(
        Witness.Column.LIVE,
        "runs",
        Set.of(Scope.Kind.FLEET),
        Set.of(Names.RUN_PRINT),
        new Sheet().put(Scope.FLEET, Names.RUN_PRINT, prints));
  }

  private static void put(Sheet sheet, Scope scope, RunStats stats) {
    long[] statuses = {
      stats.getPendingRuns(),
      stats.getRunningRuns(),
      stats.getInterruptedRuns(),
      stats.getCompletedRuns(),
      stats.getErrorRuns(),
      stats.getCancelledRuns()
    };
    for (int i = 0; i < statuses.length; i++) {
      sheet.put(scope, Names.STATUSES.get(i), statuses[i]);
    }
    long[] calls = {
      stats.getLlmCalls(),
      stats.getErrorLlmCalls(),
      stats.getInputTokens(),
      stats.getOutputTokens(),
      stats.getCacheReadTokens(),
      stats.getCacheWriteTokens(),
      stats.getReasoningTokens(),
      stats.getAudioInputTokens(),
      stats.getAudioOutputTokens(),
      stats.getUnpricedCalls()
    };
    for (int i = 0; i < calls.length; i++) {
      sheet.put(scope, Names.CALLS.get(i), calls[i]);
    }
    sheet.put(scope, Names.ITERATIONS, stats.getTotalIterations());
    sheet.put(scope, Names.COST, stats.getCostUsd());
    sheet.put(scope, Names.PROVIDER_COST, stats.getProviderCostUsd());
    sheet.put(scope, DURATIONS, buckets(stats.getRunDurationBuckets()));
    sheet.put(scope, LATENCIES, buckets(stats.getLlmLatencyBuckets()));
  }

  private static String buckets(String json) {
    Buckets buckets = new Buckets();
    try {
      for (Map.Entry<String, JsonNode> entry : JSON.readTree(json).properties()) {
        boolean zero = entry.getKey().equals("zero");
        buckets.add(
            zero ? Buckets.ZERO : Integer.parseInt(entry.getKey()), entry.getValue().asLong());
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
    return buckets.toString();
  }

  private static long print(Run run) {
    return Prints.of(
        run.getRunId(),
        run.getAgentId(),
        run.getStatus(),
        millis(run.getStartedAt()),
        millis(run.getFinishedAt()),
        run.getDurationMs(),
        run.getTotalIterations(),
        run.getEventCount(),
        run.getLlmCalls(),
        run.getErrorLlmCalls(),
        run.getInputTokens(),
        run.getOutputTokens(),
        run.getCacheReadTokens(),
        run.getCacheWriteTokens(),
        run.getReasoningTokens(),
        run.getAudioInputTokens(),
        run.getAudioOutputTokens(),
        run.getCostUsd(),
        run.getUnpricedCalls(),
        run.getProviderCostUsd());
  }

  private static Long millis(Instant time) {
    return time == null ? null : (Long) time.toEpochMilli();
  }
}
