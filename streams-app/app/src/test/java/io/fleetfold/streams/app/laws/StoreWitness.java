package io.fleetfold.streams.app.laws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.UnknownSums;
import io.fleetfold.streams.app.Agents;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.verify.compare.Names;
import io.fleetfold.verify.compare.Sheet;
import io.fleetfold.verify.compare.Witness;
import io.fleetfold.verify.replay.Buckets;
import io.fleetfold.verify.replay.CallCount;
import io.fleetfold.verify.replay.Prints;
import io.fleetfold.verify.replay.Scope;
import io.fleetfold.verify.replay.TokenClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the stores of one partition say. */
final class StoreWitness {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DURATIONS = Names.DURATION + Names.BUCKETS;
  private static final String LATENCIES = Names.LATENCY + Names.BUCKETS;

  /** What statistics call the fields of records. */
  private static final Map<String, String> TOKENS = tokens();

  private StoreWitness() {}

  private static Map<String, String> tokens() {
    Map<String, String> names = new LinkedHashMap<>();
    for (TokenClass of : TokenClass.values()) {
      names.put(of.field(), Names.tokens(of));
    }
    return names;
  }

  /** The statistics of the fleet and of each agent. */
  static Witness statistics(FleetViews views) {
    Sheet sheet = new Sheet();
    views.fleetStats().forEach(partial -> put(sheet, Scope.FLEET, partial));
    Agents.of(views)
        .forEach(
            (agent, partials) ->
                partials.forEach(partial -> put(sheet, Scope.agent(agent), partial)));
    views.unassignedStats().forEach(partial -> put(sheet, Scope.UNASSIGNED, partial));
    Set<String> names = new HashSet<>(Names.STATUSES);
    Arrays.stream(CallCount.values()).map(Names::count).forEach(names::add);
    names.addAll(TOKENS.values());
    names.addAll(List.of(Names.ITERATIONS, Names.COST, Names.PROVIDER_COST, DURATIONS, LATENCIES));
    return new Witness(
        Witness.Column.LIVE,
        "statistics",
        Set.of(Scope.Kind.FLEET, Scope.Kind.AGENT, Scope.Kind.UNASSIGNED),
        names,
        sheet);
  }

  /** The runs, by their fingerprints. */
  static Witness runs(FleetViews views, int runs) {
    long prints = 0;
    for (int i = 0; i < runs; i++) {
      prints += print(views, "run-" + i);
    }
    return runs(prints);
  }

  /** One run, by its fingerprint. */
  static Witness run(FleetViews views, String id) {
    return runs(print(views, id));
  }

  private static long print(FleetViews views, String id) {
    return views.run(id).map(StoreWitness::print).orElse(0L);
  }

  private static Witness runs(long prints) {
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
    for (CallCount of : CallCount.values()) {
      String field = of == CallCount.CALLS ? "llm_calls" : Names.count(of);
      sheet.put(scope, Names.count(of), (Long) stats.get(field));
    }
    TOKENS.forEach((field, name) -> sheet.put(scope, name, (Long) UnknownSums.value(stats, field)));
    sheet.put(scope, Names.ITERATIONS, stats.getTotalIterations());
    sheet.put(scope, Names.COST, stats.getCostUsd());
    sheet.put(
        scope, Names.PROVIDER_COST, (BigDecimal) UnknownSums.value(stats, Names.PROVIDER_COST));
    sheet.put(scope, DURATIONS, text(stats.getRunDurationBuckets()));
    sheet.put(scope, LATENCIES, text(stats.getLlmLatencyBuckets()));
  }

  private static String text(String json) {
    Buckets buckets = new Buckets();
    buckets(json).forEach(buckets::add);
    return buckets.toString();
  }

  /** The counts of a histogram by bucket. */
  static Map<Integer, Long> buckets(String json) {
    Map<Integer, Long> buckets = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, JsonNode> entry : JSON.readTree(json).properties()) {
        buckets.put(Buckets.ofName(entry.getKey()), entry.getValue().asLong());
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
    return buckets;
  }

  private static long print(Run run) {
    List<Object> columns = new ArrayList<>();
    columns.addAll(
        Arrays.asList(
            run.getRunId(),
            run.getAgentId(),
            run.getStatus(),
            millis(run.getStartedAt()),
            millis(run.getFinishedAt()),
            run.getDurationMs(),
            run.getTotalIterations(),
            run.getEventCount(),
            run.getLlmCalls(),
            run.getErrorLlmCalls()));
    TOKENS.keySet().forEach(field -> columns.add(UnknownSums.value(run, field)));
    columns.addAll(
        Arrays.asList(
            run.getMissingUsageCalls(),
            run.getMissingInputCalls(),
            run.getMissingOutputCalls(),
            run.getCostUsd(),
            run.getUnpricedCalls(),
            UnknownSums.value(run, Names.PROVIDER_COST),
            run.getUnreportedCostCalls()));
    return Prints.of(columns.toArray());
  }

  private static Long millis(Instant time) {
    return time == null ? null : (Long) time.toEpochMilli();
  }
}
