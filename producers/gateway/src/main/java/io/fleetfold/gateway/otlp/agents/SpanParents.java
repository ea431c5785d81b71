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

  /** The span id of the parent; empty for a root. What the request does not hold is believed. */
  String of(AgentSpan span) {
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
