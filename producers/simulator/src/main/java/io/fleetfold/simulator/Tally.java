package io.fleetfold.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The statistics of one scope, added up record by record as they are published. */
final class Tally {
  private static final List<String> STATUSES =
      List.of("pending", "running", "interrupted", "completed", "error", "cancelled");
  private static final int COST_SCALE = 12;

  private final Map<String, Long> runs = new TreeMap<>();
  private final Map<TokenClass, Long> tokens = new EnumMap<>(TokenClass.class);
  private final Durations runDurations = new Durations();
  private final Durations latencies = new Durations();
  private long iterations;
  private long calls;
  private long errorCalls;
  private long missingUsage;
  private long missingInput;
  private long missingOutput;
  private long unreported;
  private BigDecimal providerCost;

  void run(String status, long itsIterations) {
    runs.merge(status, 1L, Long::sum);
    iterations += itsIterations;
  }

  void runDuration(long millis) {
    runDurations.add(millis);
  }

  /** Adds a call; the cost is null where its provider reports none. */
  void call(AgentLlmUsage call, BigDecimal reportedCost) {
    calls++;
    if (call.getStatus().equals("error")) {
      errorCalls++;
    }
    for (TokenClass kind : TokenClass.values()) {
      Long told = kind.of(call);
      if (told != null) {
        tokens.merge(kind, told, Long::sum);
      }
    }
    if (call.getLatencyMs() != null) {
      latencies.add(call.getLatencyMs());
    }
    boolean input = call.getInputTokens() != null;
    boolean output = call.getOutputTokens() != null;
    missingInput += input ? 0 : 1;
    missingOutput += output ? 0 : 1;
    missingUsage += input || output ? 0 : 1;
    if (reportedCost == null) {
      unreported++;
    } else {
      providerCost = providerCost == null ? reportedCost : providerCost.add(reportedCost);
    }
  }

  /** The statistics object of the query API, without scope, position and computed cost. */
  ObjectNode toJson() {
    long total = runs.values().stream().mapToLong(Long::longValue).sum();
    long terminal = of("completed") + of("error") + of("cancelled");
    ObjectNode json = SimulatedJson.object().put("total_runs", total);
    STATUSES.forEach(status -> json.put(status + "_runs", of(status)));
    json.put("total_iterations", iterations);
    json.put("avg_iterations", total == 0 ? null : (Double) ((double) iterations / total));
    json.put("total_llm_calls", calls).put("error_llm_calls", errorCalls);
    for (TokenClass kind : TokenClass.values()) {
      String name = kind.field();
      json.put(kind.whole() == null ? "total_" + name : name, tokens.get(kind));
    }
    json.put(
        "provider_cost_usd",
        providerCost == null
            ? null
            : providerCost.setScale(COST_SCALE, RoundingMode.HALF_EVEN).toPlainString());
    json.put("missing_usage_calls", missingUsage).put("missing_input_calls", missingInput);
    json.put("missing_output_calls", missingOutput).put("unreported_cost_calls", unreported);
    json.put("error_rate", terminal == 0 ? null : (Double) ((double) of("error") / terminal));
    json.set("run_duration_ms", runDurations.toJson());
    json.set("llm_latency_ms", latencies.toJson());
    return json;
  }

  private long of(String status) {
    return runs.getOrDefault(status, 0L);
  }
}
