package io.fleetfold.gateway.otlp.genai;

import io.fleetfold.records.AgentLlmUsage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The law of docs/ONE_NUMBER.md for one trace whose spans are all there, as far as it concerns
 * spans: enough to say what a mapping's records come to.
 */
final class OneNumber {
  private final Map<String, String> parents = new HashMap<>();
  private final Map<String, AgentLlmUsage> calls = new HashMap<>();

  OneNumber(List<AgentLlmUsage> statements) {
    for (AgentLlmUsage each : statements) {
      if (each.getParentSpanId() != null) {
        parents.put(each.getSpanId(), each.getParentSpanId());
      }
      // of two statements of one call the one that is no claim
      calls.merge(each.getUsageId(), each, (one, other) -> one.getClaim() ? other : one);
    }
  }

  long sum(ToLongFunction<AgentLlmUsage> tokens) {
    return calls.values().stream().filter(this::counts).mapToLong(tokens).sum();
  }

  private boolean counts(AgentLlmUsage call) {
    if (call.getClaim()) {
      return calls.values().stream()
          .noneMatch(
              other ->
                  !other.getUsageId().equals(call.getUsageId())
                      && CallStatements.hasUsage(other)
                      && (other.getSpanId().equals(call.getSpanId()) || isBelow(other, call)));
    }
    boolean named = call.getResponseId() != null || call.getRequestId() != null;
    return calls.values().stream()
        .noneMatch(
            other ->
                CallStatements.hasUsage(other)
                    && isBelow(other, call)
                    && !(named && other.getResponseId() != null));
  }

  private boolean isBelow(AgentLlmUsage call, AgentLlmUsage above) {
    String at = parents.get(call.getSpanId());
    while (at != null && !at.isEmpty()) {
      if (at.equals(above.getSpanId())) {
        return true;
      }
      at = parents.get(at);
    }
    return false;
  }
}
