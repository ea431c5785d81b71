package io.fleetfold.gateway.otlp.agents;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.IdScope;
import io.fleetfold.schemas.TokenClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The law of one number per call, computed at once over all statements: docs/ONE_NUMBER.md. Covers
 * what the agents' records make use of: calls of several statements, claims, nodes in nodes.
 */
record OneNumber(List<AgentLlmUsage> calls) {
  static OneNumber of(List<AgentLlmUsage> statements) {
    Map<String, List<AgentLlmUsage>> byCall = new LinkedHashMap<>();
    Map<String, String> parents = new HashMap<>();
    for (AgentLlmUsage statement : statements) {
      String scope =
          IdScope.ofCall(statement.getRunId(), statement.getAgentId(), statement.getCreatedAt());
      byCall
          .computeIfAbsent(scope + "|" + statement.getUsageId(), id -> new ArrayList<>())
          .add(statement);
      if (statement.getSpanId() != null && statement.getParentSpanId() != null) {
        parents.put(node(statement), statement.getTraceId() + "/" + statement.getParentSpanId());
      }
    }
    List<AgentLlmUsage> calls = byCall.values().stream().map(OneNumber::merged).toList();
    return new OneNumber(calls.stream().filter(call -> counts(call, calls, parents)).toList());
  }

  private static AgentLlmUsage merged(List<AgentLlmUsage> statements) {
    if (statements.get(0).getCarrier() == null) {
      return statements.get(0);
    }
    List<AgentLlmUsage> ordered = new ArrayList<>(statements);
    ordered.sort(
        Comparator.comparing(AgentLlmUsage::getClaim)
            .thenComparing(call -> call.getCarrier().equals("event") ? 0 : 1)
            .thenComparing(call -> call.toString(), Comparator.reverseOrder()));
    AgentLlmUsage merged = AgentLlmUsage.newBuilder(ordered.get(0)).build();
    for (AgentLlmUsage statement : ordered) {
      for (var field : AgentLlmUsage.getClassSchema().getFields()) {
        if (merged.get(field.pos()) == null) {
          merged.put(field.pos(), statement.get(field.pos()));
        }
      }
    }
    return merged;
  }

  private static boolean counts(
      AgentLlmUsage call, Collection<AgentLlmUsage> all, Map<String, String> parents) {
    boolean isNamed =
        !call.getClaim() && (call.getRequestId() != null || call.getResponseId() != null);
    return all.stream()
        .filter(other -> !other.getUsageId().equals(call.getUsageId()) && hasUsage(other))
        .noneMatch(
            other ->
                call.getClaim()
                    ? isBelow(other, call, parents)
                    : !isNamed && !other.getClaim() && isBelow(other, call, parents));
  }

  // a claim at a root encloses all of its trace
  private static boolean isBelow(
      AgentLlmUsage other, AgentLlmUsage call, Map<String, String> parents) {
    if (call.getSpanId() == null) {
      return call.getClaim();
    }
    if (call.getClaim() && "".equals(call.getParentSpanId())) {
      return true;
    }
    String node = other.getSpanId() == null ? null : parents.get(node(other));
    for (int depth = 0; node != null && depth < 100; depth++) {
      if (node.equals(node(call))) {
        return true;
      }
      node = parents.get(node);
    }
    return false;
  }

  private static String node(AgentLlmUsage statement) {
    return statement.getTraceId() + "/" + statement.getSpanId();
  }

  private static boolean hasUsage(AgentLlmUsage call) {
    for (TokenClass kind : TokenClass.values()) {
      if (kind.of(call) != null) {
        return true;
      }
    }
    return false;
  }

  /** The sum over all that counts. */
  long tokens(TokenClass kind) {
    return calls.stream().map(kind::of).mapToLong(count -> count == null ? 0 : count).sum();
  }

  long total() {
    return tokens(TokenClass.INPUT) + tokens(TokenClass.OUTPUT);
  }
}
