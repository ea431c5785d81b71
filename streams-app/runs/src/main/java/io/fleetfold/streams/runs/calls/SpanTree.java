package io.fleetfold.streams.runs.calls;

import io.fleetfold.streams.runs.state.CallCounts;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.stats.Totals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tree of one run, for the changes of one record: what stands at a node is added up along the
 * chain above it, so that each change costs the depth of the tree and not its size. A node whose
 * parent is not known yet hangs below its trace, and moves with its sums once it is. Remembers by
 * what the calls at each node it touches counted before. Not thread-safe.
 */
final class SpanTree {
  private final String runId;
  private final Nodes nodes;
  private final Map<Place, Verdict> before = new LinkedHashMap<>();
  private final Map<String, TreeSums> byAgent = new HashMap<>();
  private long others;

  /**
   * The tree of a run.
   *
   * @param others calls of the run with usage that are folded by the first law alone
   */
  SpanTree(String runId, Nodes nodes, long others) {
    this.runId = runId;
    this.nodes = nodes;
    this.others = others;
  }

  /** The node of a place, to be changed and then {@link #changed}. */
  Node node(Place place) {
    Node node = nodes.find(runId, place);
    if (node == null) {
      node = Node.create();
      nodes.put(runId, place, node);
    }
    return node;
  }

  void changed(Place place, Node node) {
    nodes.put(runId, place, node);
  }

  /** What encloses a place now; null for the run. */
  Place above(Place place) {
    if (place.isSpan()) {
      Node node = node(place);
      if (node.parent() != null && !node.state().getCut()) {
        return place.sibling(node.parent());
      }
    }
    return place.enclosing();
  }

  /** A place and all that encloses it, up to the run. */
  List<Place> chain(Place from) {
    List<Place> chain = new ArrayList<>();
    for (Place place = from; place != null; place = above(place)) {
      chain.add(place);
    }
    return chain;
  }

  /** By what the calls at a node count now. */
  Verdict verdict(Place place) {
    return Verdict.of(node(place), place.equals(Place.RUN) ? others : 0);
  }

  /** By what they counted before this record, of each node where that may have changed. */
  Map<Place, Verdict> before() {
    return before;
  }

  /** What this record adds to the statistics of each agent; null is that of the run. */
  Map<String, TreeSums> byAgent() {
    return byAgent;
  }

  void touch(Place place) {
    if (!before.containsKey(place)) {
      before.put(place, verdict(place));
    }
  }

  /** Calls of the run come or go that are folded by the first law alone. */
  void addOthers(long calls) {
    touch(Place.RUN);
    others += calls;
  }

  /** Calls of a kind come to a node, or with a negative number go. */
  void count(Place at, CallKind kind, long calls) {
    CallCounts change = new CallCounts(0L, 0L, 0L, 0L);
    kind.add(change, calls);
    for (Place place : chain(at)) {
      touch(place);
      Node node = node(place);
      if (place.equals(at)) {
        kind.add(node.state().getAt(), calls);
      } else {
        node.addBelow(change, 1);
      }
      changed(place, node);
    }
  }

  /** Adds calls that count at a place, or with sign -1 takes them away. */
  void add(Place at, TreeSums sums, int sign) {
    Node node = node(at);
    Totals.add(node.state().getOwn(), sums.totals(), sign);
    changed(at, node);
    add(chain(at), sums.totals(), sums, sign);
  }

  /** Takes a node with all below it out of what encloses it now, or with sign 1 puts it in. */
  void hang(Place place, int sign) {
    Node node = node(place);
    if (node.isBare()) {
      return;
    }
    List<Place> above = chain(above(place));
    CallCounts calls = node.all();
    for (Place each : above) {
      touch(each);
      Node enclosing = node(each);
      enclosing.addBelow(calls, sign);
      changed(each, enclosing);
    }
    add(above, node.state().getSubtree(), node.isAgent() ? null : node.free(), sign);
  }

  /** All at a node and below that counts for no agent there counts for that one. */
  void setAgent(Place place, String agentId) {
    Node node = node(place);
    String known = node.state().getAgentId();
    if (known != null && Place.BYTES.compare(known, agentId) <= 0) {
      return;
    }
    if (known != null) {
      count(known, node.free(), -1);
    } else if (!node.free().isZero()) {
      count(free(chain(above(place)), node.free(), -1), node.free(), -1);
    }
    node.state().setAgentId(agentId);
    changed(place, node);
    count(agentId, node.free(), 1);
  }

  /** The agent for which a call at a place counts; null for that of the run. */
  String agent(Place place) {
    for (Place each : chain(place)) {
      if (node(each).isAgent()) {
        return node(each).state().getAgentId();
      }
    }
    return null;
  }

  private void add(List<Place> chain, LlmTotals subtree, TreeSums free, int sign) {
    for (Place place : chain) {
      Node node = node(place);
      Totals.add(node.state().getSubtree(), subtree, sign);
      changed(place, node);
    }
    if (free != null) {
      count(free(chain, free, sign), free, sign);
    }
  }

  /** Adds what is free of an agent up to the nearest one, and tells that; null for the run's. */
  private String free(List<Place> chain, TreeSums free, int sign) {
    for (Place place : chain) {
      Node node = node(place);
      node.free().add(free, sign);
      changed(place, node);
      if (node.isAgent()) {
        return node.state().getAgentId();
      }
    }
    return null;
  }

  private void count(String agentId, TreeSums sums, int sign) {
    byAgent.computeIfAbsent(agentId, any -> TreeSums.zero()).add(sums, sign);
  }
}
