package io.fleetfold.streams.runs.calls;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.state.SpanNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** What one record changes in the calls of a run. Used for one record only. Not thread-safe. */
final class CallChange {
  private static final List<CallKind> CLAIMS = List.of(CallKind.CLAIM, CallKind.EMPTY_CLAIM);

  private final String runId;
  private final Calls calls;
  private final CallOutputs outputs;
  private final SpanTree tree;
  private final SpanLinks links;
  private final Map<String, Place> moved = new LinkedHashMap<>();
  private final Map<NotCounted, Long> notCounted = new EnumMap<>(NotCounted.class);

  CallChange(String runId, Nodes nodes, Calls calls, long others, CallOutputs outputs) {
    this.runId = runId;
    this.calls = calls;
    this.outputs = outputs;
    this.tree = new SpanTree(runId, nodes, others);
    this.links = new SpanLinks(tree);
  }

  /** Looks again at the calls whose nodes have changed, and tells what the record has come to. */
  CallChanges done(boolean isNews) {
    settle(null);
    return new CallChanges(isNews, tree.byAgent(), notCounted, links.tooDeep());
  }

  void others(long added) {
    tree.addOthers(added);
  }

  void add(Place place, TreeSums sums) {
    tree.add(place, sums, 1);
  }

  /** A span is told of. */
  void span(RunCalls.Span span) {
    Place place = span.place();
    Node node = tree.node(place);
    if (span.parent() != null && !span.parent().isEmpty()) {
      // known from now on, also where another parent holds
      tree.node(place.sibling(span.parent()));
    }
    String known = node.state().getParentSpanId();
    String parent = SpanLinks.better(known, span.parent());
    if (!Objects.equals(known, parent)) {
      link(place, parent);
    }
    if (span.agentId() != null) {
      tree.setAgent(place, span.agentId());
    }
    if (span.kind() != null && SpanKinds.tell(node.state(), span.kind(), span.name())) {
      tree.changed(place, node);
    }
  }

  // what a claim at a root encloses is its whole trace: it goes there, and comes back
  private void link(Place span, String parent) {
    boolean moves = tree.node(span).isRoot() != parent.isEmpty();
    Place from = home(span, CallKind.CLAIM);
    List<Claim> claims = moves ? claims(from, span) : List.of();
    claims.forEach(claim -> leave(from, claim.kind(), claim.id()));
    links.link(span, parent);
    Place to = home(span, CallKind.CLAIM);
    claims.forEach(claim -> enter(to, claim.kind(), claim.id(), span));
    claims.forEach(claim -> moved.put(claim.id(), to));
  }

  private record Claim(CallKind kind, String id) {}

  private List<Claim> claims(Place at, Place of) {
    List<Claim> claims = new ArrayList<>();
    for (CallKind kind : CLAIMS) {
      calls.at(
          runId,
          at,
          kind,
          (id, place) -> {
            if (place.equals(of)) {
              claims.add(new Claim(kind, id));
            }
          });
    }
    return claims;
  }

  /** A call is stated; false where that says nothing new. */
  boolean statement(AgentLlmUsage statement, long logTime, Function<AgentLlmUsage, Charge> prices) {
    StoredCall old = calls.find(runId, statement.getUsageId());
    MergedCall now =
        old == null ? MergedCall.of(statement, logTime) : old.call().with(statement, logTime);
    if (old != null && now.equals(old.call())) {
      return false;
    }
    if (old != null) {
      apply(old, -1);
    }
    String id = now.record().getUsageId();
    if (old == null || old.call().kind() != now.kind() || !old.call().place().equals(now.place())) {
      if (old != null) {
        leave(home(old.call().place(), old.call().kind()), old.call().kind(), id);
      }
      enter(home(now.place(), now.kind()), now.kind(), id, now.place());
    }
    settle(id);
    NotCounted reason = tree.verdict(home(now.place(), now.kind())).reason(now);
    Charge charge = prices.apply(now.record());
    long revision = old == null ? 0 : old.revision();
    if (old != null && !old.call().record().getCreatedAt().equals(now.record().getCreatedAt())) {
      tell(old.with(NotCounted.SUPERSEDED));
      revision++;
    }
    StoredCall call = new StoredCall(now, charge, null, reason, revision + 1);
    apply(call, 1);
    calls.put(runId, call);
    tell(call);
    return true;
  }

  /** A call that had no cost is charged. */
  void reprice(String usageId, Charge charge, Instant at) {
    StoredCall old = calls.find(runId, usageId);
    apply(old, -1);
    StoredCall call = new StoredCall(old.call(), charge, at, old.notCounted(), old.revision() + 1);
    apply(call, 1);
    calls.put(runId, call);
    tell(call);
  }

  private Place home(Place place, CallKind kind) {
    return kind.isClaim() && place.isSpan() && tree.node(place).isRoot()
        ? place.enclosing()
        : place;
  }

  private void enter(Place home, CallKind kind, String id, Place place) {
    tree.count(home, kind, 1);
    calls.add(runId, home, kind, id, place);
    SpanNode node = tree.node(home).state();
    if (kind == CallKind.CLAIM
        && (node.getLeastClaim() == null || Place.BYTES.compare(id, node.getLeastClaim()) < 0)) {
      node.setLeastClaim(id);
    }
  }

  private void leave(Place home, CallKind kind, String id) {
    tree.count(home, kind, -1);
    calls.remove(runId, home, kind, id);
    SpanNode node = tree.node(home).state();
    if (kind == CallKind.CLAIM && id.equals(node.getLeastClaim())) {
      node.setLeastClaim(calls.least(runId, home, kind));
    }
  }

  /** Looks again at the calls of the nodes that have changed, but for one. */
  private void settle(String except) {
    for (Map.Entry<Place, Verdict> node : tree.before().entrySet()) {
      Verdict now = tree.verdict(node.getKey());
      if (!now.equals(node.getValue())) {
        settle(node.getKey(), node.getValue(), now, except);
      }
    }
    tree.before().clear();
    moved.forEach((id, home) -> again(id, null, tree.verdict(home), except));
    moved.clear();
  }

  private void settle(Place at, Verdict before, Verdict now, String except) {
    if (at.isSpan()) {
      if (before.usageBelow() != now.usageBelow()) {
        again(at, CallKind.UNNAMED, now, except);
      } else if (before.namedHere() != now.namedHere()) {
        again(at.id(), at, now, except);
      }
      if (before.unnamedBelow() != now.unnamedBelow()) {
        again(at, CallKind.NAMED, now, except);
        again(at, CallKind.NAMED_WITHOUT_USAGE, now, except);
      }
      if (before.callBelow() != now.callBelow()) {
        again(at, CallKind.WITHOUT_USAGE, now, except);
      }
    }
    if (before.claims() != now.claims()) {
      CLAIMS.forEach(kind -> again(at, kind, now, except));
    } else if (now.claims() == null && !Objects.equals(before.leastClaim(), now.leastClaim())) {
      again(before.leastClaim(), null, now, except);
      again(now.leastClaim(), null, now, except);
      if (before.leastClaim() == null || now.leastClaim() == null) {
        again(at, CallKind.EMPTY_CLAIM, now, except);
      }
    }
  }

  private void again(Place at, CallKind kind, Verdict now, String except) {
    calls.at(runId, at, kind, (id, place) -> again(id, null, now, except));
  }

  /** Looks again at one call, where it still stands at that node; null is any. */
  private void again(String id, Place at, Verdict now, String except) {
    if (id == null || id.equals(except)) {
      return;
    }
    StoredCall old = calls.find(runId, id);
    if (old == null
        || (at != null && (!old.call().place().equals(at) || old.call().kind().isClaim()))) {
      return;
    }
    NotCounted reason = now.reason(old.call());
    if (reason == old.notCounted()) {
      return;
    }
    apply(old, -1);
    StoredCall call = old.with(reason);
    apply(call, 1);
    calls.put(runId, call);
    tell(call);
  }

  /** Adds what a call adds, or with sign -1 takes it away. */
  private void apply(StoredCall stored, int sign) {
    MergedCall call = stored.call();
    if (stored.counts()) {
      TreeSums sums = stored.sums();
      tree.add(call.place(), sums, sign);
      if (stored.repricedAt() == null) {
        outputs.usage(call.record(), sums.totals(), call.logTime(), sign);
      } else {
        TreeSums unpriced = new StoredCall(call, Charge.UNKNOWN, null, null, 0).sums();
        outputs.usage(call.record(), unpriced.totals(), call.logTime(), sign);
        outputs.priced(
            call.record(), stored.charge().costUsd(), stored.repricedAt().toEpochMilli(), sign);
      }
      return;
    }
    notCounted.merge(stored.notCounted(), (long) sign, Long::sum);
    Node node = tree.node(call.place());
    SpanNode state = node.state();
    if (stored.notCounted() == NotCounted.REPEATED_BELOW) {
      state.setRepeatedBelow(state.getRepeatedBelow() + sign);
    } else {
      state.setRepeatedAtNode(state.getRepeatedAtNode() + sign);
    }
    tree.changed(call.place(), node);
  }

  private void tell(StoredCall call) {
    Place place = call.call().place();
    String parent = place.isSpan() ? tree.node(place).state().getParentSpanId() : null;
    outputs.told(call.told(parent, tree.agent(place)));
  }
}
