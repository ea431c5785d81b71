package io.fleetfold.streams.runs.calls;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.runs.cost.Charge;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The calls of runs that take part in their trees of spans. Any order of the same records ends in
 * the same. Not thread-safe.
 */
public final class RunCalls {
  private final Nodes nodes;
  private final Calls calls;
  private final CallOutputs outputs;

  /** Calls in these stores. */
  public RunCalls(
      KeyValueStore<Bytes, byte[]> spans,
      KeyValueStore<Bytes, byte[]> calls,
      KeyValueStore<Bytes, byte[]> spanCalls,
      CallOutputs outputs) {
    this.nodes = new Nodes(spans);
    this.calls = new Calls(calls, spanCalls);
    this.outputs = outputs;
  }

  /** What is told of a span beside its parent; any but the place may be null. */
  public record Span(Place place, String parent, String agentId, String kind, String name) {}

  /** Whether a statement takes part in the tree of its run; others are folded by the first law. */
  public static boolean takesPart(AgentLlmUsage statement) {
    return statement.getCarrier() != null
        || statement.getClaim()
        || Place.of(statement.getTraceId(), statement.getSpanId()).isSpan();
  }

  /** Whether a call of that id takes part in the run's tree. */
  public boolean has(String runId, String usageId) {
    return calls.find(runId, usageId) != null;
  }

  /**
   * A call is stated, for the first time or again.
   *
   * @param others calls of the run with usage that are folded by the first law alone
   * @param prices what a call costs by the prices known now
   */
  public CallChanges statement(
      AgentLlmUsage statement, long logTime, long others, Function<AgentLlmUsage, Charge> prices) {
    CallChange change = change(statement.getRunId(), others);
    Place place = Place.of(statement.getTraceId(), statement.getSpanId());
    if (place.isSpan()) {
      change.span(new Span(place, statement.getParentSpanId(), null, null, null));
    }
    return change.done(change.statement(statement, logTime, prices));
  }

  /** A span is told of by what is no statement of a call that takes part. */
  public CallChanges span(String runId, Span span, long others) {
    CallChange change = change(runId, others);
    change.span(span);
    return change.done(/* isNews= */ false);
  }

  /** Calls with usage that are folded by the first law alone come to a run. */
  public CallChanges others(String runId, long before, long added) {
    CallChange change = change(runId, before);
    change.others(added);
    return change.done(/* isNews= */ true);
  }

  /** A call that had no cost is charged; must only be asked for one that {@link #has}. */
  public CallChanges reprice(String runId, String usageId, Charge charge, Instant at) {
    CallChange change = change(runId, 0);
    change.reprice(usageId, charge, at);
    return change.done(/* isNews= */ true);
  }

  /**
   * A call that counts, of a run whose statements are forgotten, is charged.
   *
   * @param sums what that adds
   */
  public CallChanges repriceSealed(String runId, Place place, TreeSums sums) {
    CallChange change = change(runId, 0);
    change.add(place, sums);
    return change.done(/* isNews= */ true);
  }

  /** The agent for which calls at a place count; null for that of the run. */
  public String agent(String runId, Place place) {
    return new SpanTree(runId, nodes, 0).agent(place);
  }

  /** What counts for the run's own agent. */
  public TreeSums ofRunsAgent(String runId) {
    Node run = nodes.find(runId, Place.RUN);
    return run == null ? TreeSums.zero() : run.free();
  }

  /** What the statements of a call come to that counts without a cost; null for any other. */
  public AgentLlmUsage unpriced(String runId, String usageId) {
    StoredCall call = calls.find(runId, usageId);
    return call != null && call.counts() && call.charge().costUsd() == null
        ? call.call().record()
        : null;
  }

  /** Whether a call has a record of its own, of which others are duplicates. */
  public boolean hasRecord(String runId, String usageId) {
    StoredCall call = calls.find(runId, usageId);
    return call != null && call.call().hasRecord();
  }

  /** Whether what a statement tells is usage, before which a claim gives way. */
  public static boolean tellsUsage(AgentLlmUsage statement) {
    return CallKind.tellsUsage(statement);
  }

  /**
   * Forgets the statements of a run but for what is shown of its calls; the tree stays.
   *
   * @param unpriced told of each call that counts without a cost
   */
  public void seal(String runId, Consumer<AgentLlmUsage> unpriced) {
    calls.seal(runId, call -> tellUnpriced(call, unpriced));
  }

  private static void tellUnpriced(StoredCall call, Consumer<AgentLlmUsage> unpriced) {
    if (call.counts() && call.charge().costUsd() == null) {
      unpriced.accept(call.call().record());
    }
  }

  /**
   * Forgets a run, and tells what it had added to the statistics of the agents inside it.
   *
   * @param unpriced told of each call that counts without a cost
   */
  public Map<String, TreeSums> forget(String runId, Consumer<AgentLlmUsage> unpriced) {
    calls.forget(runId, call -> tellUnpriced(call, unpriced));
    Map<String, TreeSums> byAgent = new HashMap<>();
    nodes.forget(
        runId,
        node -> {
          if (node.isAgent()) {
            byAgent
                .computeIfAbsent(node.state().getAgentId(), any -> TreeSums.zero())
                .add(node.free(), 1);
          }
        });
    return byAgent;
  }

  /** Writes what has changed. */
  public void save() {
    nodes.save();
  }

  private CallChange change(String runId, long others) {
    return new CallChange(runId, nodes, calls, others, outputs);
  }
}
