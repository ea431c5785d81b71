package io.fleetfold.gateway.otlp.agents;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parents among the spans of one request: the nearest ancestor that is stored. */
final class SpanParents {
  private final Map<String, AgentSpan> byId = new HashMap<>();

  SpanParents(List<AgentSpan> spans) {
    spans.forEach(span -> byId.put(span.id(), span));
  }

  /** The model that a span or what encloses it names; null where the request names none. */
  String model(AgentSpan span) {
    Set<String> seen = new HashSet<>();
    AgentSpan at = span;
    while (at != null && seen.add(at.spanId())) {
      String model = at.first("model", "gen_ai.response.model", "gen_ai.request.model");
      if (model != null) {
        return model;
      }
      at = byId.get(span.trace() + "/" + at.parent());
    }
    return null;
  }

  /** The span id of the parent; empty for a root. What the request does not hold is believed. */
  String of(AgentSpan span) {
    if (span.agent() == CodingAgent.CODEX && span.role() == SpanRole.TURN) {
      // what is above a turn is machinery, which may have come in another request
      return "";
    }
    Set<String> seen = new HashSet<>();
    String parent = span.parent();
    AgentSpan found = byId.get(span.trace() + "/" + parent);
    while (found != null && found.role() == SpanRole.NOISE && seen.add(parent)) {
      parent = found.parent();
      found = byId.get(span.trace() + "/" + parent);
    }
    return parent;
  }
}
