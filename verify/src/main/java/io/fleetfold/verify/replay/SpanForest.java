package io.fleetfold.verify.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The spans of a run, whatever their order. */
final class SpanForest {
  private final Map<Span, Told> spans = new HashMap<>();
  private String trace;

  /** What records tell of a span. */
  private static final class Told {
    private final Span span;
    private String parent;
    private String agent;

    Told(Span span) {
      this.span = span;
    }
  }

  /**
   * A record names a span.
   *
   * @param parentId the span that encloses it; empty for none, null where the record does not tell
   */
  void name(Span span, String parentId) {
    Told told = told(span);
    if (parentId == null) {
      return;
    }
    String shared =
        parentId.isEmpty() ? parentId : told(new Span(span.trace(), parentId)).span.id();
    told.parent = nonEmptyLeast(told.parent, shared);
  }

  private static String nonEmptyLeast(String one, String other) {
    if (one == null || one.isEmpty()) {
      return one != null && other.isEmpty() ? one : other;
    }
    return !other.isEmpty() && Text.BYTE_ORDER.compare(other, one) < 0 ? other : one;
  }

  /** The span as it is kept, whose texts are shared. */
  Span kept(Span span) {
    return told(span).span;
  }

  /** The span is a sub-agent's. */
  void nameAgent(Span span, String agent) {
    Told told = told(span);
    if (told.agent == null || Text.BYTE_ORDER.compare(agent, told.agent) < 0) {
      told.agent = agent;
    }
  }

  private Told told(Span span) {
    Told told = spans.get(span);
    if (told == null) {
      // spans of a trace share its text
      trace = span.trace().equals(trace) ? trace : span.trace();
      told = new Told(new Span(trace, span.id()));
      spans.put(told.span, told);
    }
    return told;
  }

  /** Whether it is told that nothing encloses the span. */
  boolean isRoot(Span span) {
    return spans.containsKey(span) && "".equals(spans.get(span).parent);
  }

  /** The spans that enclose others by these; circles are cut at their least span. */
  Map<Span, Span> parents() {
    Map<Span, Span> parents = new HashMap<>();
    spans.forEach(
        (span, told) -> {
          if (told.parent != null && !told.parent.isEmpty()) {
            parents.put(span, new Span(span.trace(), told.parent));
          }
        });
    Set<Span> seen = new HashSet<>();
    for (Span start : List.copyOf(parents.keySet())) {
      List<Span> path = new ArrayList<>();
      Span at = start;
      while (at != null && seen.add(at)) {
        path.add(at);
        at = parents.get(at);
      }
      int circle = path.indexOf(at);
      if (circle >= 0) {
        path.subList(circle, path.size()).stream().min(Span.ORDER).ifPresent(parents::remove);
      }
    }
    return parents;
  }

  /** The agent of the span, or of the nearest one that encloses it; null for none. */
  String agent(Span span, Map<Span, Span> parents) {
    Span at = span;
    while (at != null) {
      Told told = spans.get(at);
      if (told != null && told.agent != null) {
        return told.agent;
      }
      at = parents.get(at);
    }
    return null;
  }

  /** Is shown what was told of a span; parent and agent may be null. */
  interface Visitor {
    void span(Span span, String parentId, String agent);
  }

  void forEach(Visitor visitor) {
    spans.forEach((span, told) -> visitor.span(span, told.parent, told.agent));
  }
}
