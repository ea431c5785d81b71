package io.fleetfold.streams.runs.calls;

import io.fleetfold.records.AgentLlmUsage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * docs/ONE_NUMBER.md computed at once from all records of a run, by its text and as simply as can
 * be: the second computation with which the fold is compared.
 */
public final class LawByText {
  // the first fields in which these statements differ
  private static final Comparator<String> GREATEST_FIRST =
      Comparator.nullsFirst(Comparator.<String>naturalOrder()).reversed();

  private final Map<String, String> parents = new HashMap<>();
  private final Map<String, String> agents = new HashMap<>();

  /** By id. */
  public final Map<String, Call> calls = new TreeMap<>();

  /** A call, and whether it counts. */
  public static final class Call {
    /** What its statements come to. */
    public AgentLlmUsage record;

    String place;
    String trace;
    public long logTime;
    boolean firstLaw;

    /** Null where it counts. */
    public String notCounted;

    /** Null for that of the run. */
    public String agent;

    boolean usage() {
      return record.getInputTokens() != null
          || record.getOutputTokens() != null
          || record.getCacheReadTokens() != null
          || record.getProviderCostUsd() != null;
    }

    boolean named() {
      return record.getResponseId() != null && !record.getClaim();
    }
  }

  /** That of these records, in the order of the log. */
  public LawByText(List<Told> records) {
    records.forEach(this::name);
    parents.keySet().stream().sorted().toList().forEach(this::cut);
    Map<String, List<Told>> byId = new HashMap<>();
    records.stream()
        .filter(told -> told.statement() != null)
        .forEach(
            told ->
                byId.computeIfAbsent(told.statement().getUsageId(), any -> new ArrayList<>())
                    .add(told));
    byId.forEach((id, statements) -> calls.put(id, call(statements)));
    for (Call call : calls.values()) {
      call.notCounted = call.firstLaw ? null : reason(call);
      call.agent = call.firstLaw ? null : agent(call.place);
    }
  }

  private void name(Told told) {
    if (told.span() == null) {
      return;
    }
    String node = node(told.trace(), told.span());
    parents.putIfAbsent(node, null);
    if (told.parent() != null) {
      String parent = told.parent().isEmpty() ? "" : node(told.trace(), told.parent());
      String known = parents.get(node);
      if (known == null || known.isEmpty()) {
        parents.put(node, parent.isEmpty() && known != null ? known : parent);
      } else if (!parent.isEmpty() && parent.compareTo(known) < 0) {
        parents.put(node, parent);
      }
      if (!parent.isEmpty()) {
        parents.putIfAbsent(parent, null);
      }
    }
    if (told.agent() != null) {
      agents.merge(node, told.agent(), (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }
  }

  // called with the least first: of a circle it is met first
  private void cut(String node) {
    Set<String> met = new HashSet<>();
    for (String at = up(node); at != null && met.add(at); at = up(at)) {
      if (at.equals(node)) {
        parents.put(node, null);
        return;
      }
    }
  }

  private String up(String node) {
    String parent = parents.get(node);
    return parent == null || parent.isEmpty() ? null : parent;
  }

  private static String node(String trace, String span) {
    return (trace == null ? "" : trace) + "/" + span;
  }

  private static int rank(AgentLlmUsage one) {
    return one.getClaim()
        ? 3
        : one.getCarrier() == null ? 0 : one.getCarrier().equals("event") ? 1 : 2;
  }

  private static Call call(List<Told> log) {
    // of records of their own only the first in the log is taken
    List<Told> all = new ArrayList<>();
    for (Told told : log) {
      if (rank(told.statement()) > 0 || all.stream().allMatch(t -> rank(t.statement()) > 0)) {
        all.add(told);
      }
    }
    Call call = new Call();
    List<Told> statements = new ArrayList<>(all);
    statements.sort(
        Comparator.<Told>comparingInt(told -> rank(told.statement()))
            .thenComparing(told -> told.statement().getAgentId(), GREATEST_FIRST)
            .thenComparing(told -> told.statement().getModel(), GREATEST_FIRST));
    Told first = statements.get(0);
    if (!first.takesPart()) {
      call.firstLaw = statements.stream().noneMatch(Told::takesPart);
      call.record = first.statement();
      call.logTime = first.logTime();
      return call;
    }
    call.record = new AgentLlmUsage();
    for (int i = 0; i < AgentLlmUsage.getClassSchema().getFields().size(); i++) {
      int at = i;
      call.record.put(
          i,
          statements.stream()
              .map(told -> told.statement().get(at))
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null));
    }
    Long input = call.record.getInputTokens();
    Long cached = call.record.getCacheReadTokens();
    call.record.setCacheReadTokens(
        input == null || cached == null ? cached : (Long) Math.min(input, cached));
    call.logTime = all.stream().mapToLong(Told::logTime).min().orElseThrow();
    for (int rank : new int[] {2, 0, 1, 3}) {
      statements.stream()
          .filter(told -> rank(told.statement()) == rank && told.span() != null)
          .min(Comparator.comparing(told -> node(told.trace(), told.span())))
          .filter(told -> call.place == null)
          .ifPresent(
              told -> {
                call.place = node(told.trace(), told.span());
                call.trace = told.trace();
              });
    }
    return call;
  }

  private boolean isUnder(String node, String of) {
    for (String at = up(node); at != null; at = up(at)) {
      if (at.equals(of)) {
        return true;
      }
    }
    return false;
  }

  private boolean isBelow(Call other, Call call) {
    return call.place != null && other.place != null && isUnder(other.place, call.place);
  }

  private boolean encloses(Call outer, Call inner) {
    if (outer.place == null) {
      return true;
    }
    if (inner.place == null) {
      return false;
    }
    return "".equals(parents.get(outer.place))
        ? outer.trace.equals(inner.trace)
        : inner.place.equals(outer.place) || isBelow(inner, outer);
  }

  private Stream<Call> others(Call call) {
    return calls.values().stream().filter(other -> other != call);
  }

  private String reason(Call call) {
    AgentLlmUsage record = call.record;
    if (record.getClaim()) {
      boolean repeats =
          others(call)
              .filter(Call::usage)
              .filter(other -> encloses(call, other))
              .anyMatch(other -> !isInnerOf(call, other));
      return repeats ? "claim" : null;
    }
    if (call.named()) {
      return others(call).anyMatch(o -> isBelow(o, call) && o.usage() && !o.named())
          ? "repeated_below"
          : null;
    }
    if (!call.usage()) {
      return others(call).anyMatch(o -> isBelow(o, call) && !o.record.getClaim())
          ? "repeated_below"
          : null;
    }
    if (others(call).anyMatch(other -> isBelow(other, call) && other.usage())) {
      return "repeated_below";
    }
    boolean repeatsNamed =
        record.getUsageId().equals(call.place)
            && others(call).anyMatch(o -> call.place.equals(o.place) && o.named() && o.usage());
    return repeatsNamed ? "repeated_at_node" : null;
  }

  // of claims that enclose each other the one with the least id
  private boolean isInnerOf(Call claim, Call other) {
    return claim.usage()
        && other.record.getClaim()
        && encloses(other, claim)
        && claim.record.getUsageId().compareTo(other.record.getUsageId()) < 0;
  }

  private String agent(String place) {
    for (String at = place; at != null; at = up(at)) {
      if (agents.containsKey(at)) {
        return agents.get(at);
      }
    }
    return null;
  }

  /** Whether a call stands at a node, or below it. */
  boolean isWithin(Call call, String node) {
    return call.place != null && (call.place.equals(node) || isUnder(call.place, node));
  }

  Set<String> nodes() {
    return parents.keySet();
  }
}
