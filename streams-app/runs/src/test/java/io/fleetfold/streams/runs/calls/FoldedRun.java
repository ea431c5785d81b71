package io.fleetfold.streams.runs.calls;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.stats.Totals;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** One run, folded record by record, with what came out of it. */
final class FoldedRun implements CallOutputs {
  static final String RUN = "run";

  /** What was asked of the stores. */
  final AtomicLong steps = new AtomicLong();

  private final KeyValueStore<Bytes, byte[]> spans = MemoryStores.create("spans", steps);
  private final KeyValueStore<Bytes, byte[]> calls = MemoryStores.create("calls", steps);
  private final KeyValueStore<Bytes, byte[]> spanCalls = MemoryStores.create("span-calls", steps);
  private RunCalls folds = new RunCalls(spans, calls, spanCalls, this);
  private final Set<String> firstLaw = new HashSet<>();
  private long others;

  /** Sums by agent; the empty name is the run's own. */
  final Map<String, TreeSums> byAgent = new TreeMap<>();

  /** Totals by what windows go by. */
  final Map<String, LlmTotals> windows = new TreeMap<>();

  /** What was told last, by id and time. */
  final Map<String, ToldCall> rows = new HashMap<>();

  long notCounted;

  /** How often a call was told. */
  int told;

  void restart() {
    folds.save();
    folds = new RunCalls(spans, calls, spanCalls, this);
  }

  RunCalls folds() {
    folds.save();
    return folds;
  }

  Node node(String trace, String span) {
    folds.save();
    return Node.decode(spans.get(Place.of(trace, span).key(RUN)));
  }

  boolean isEmpty() {
    return spans.approximateNumEntries()
            + calls.approximateNumEntries()
            + spanCalls.approximateNumEntries()
        == 0;
  }

  void fold(Told told) {
    AgentLlmUsage statement = told.statement();
    if (statement == null) {
      take(folds.span(RUN, span(told), others));
    } else if (firstLaw.contains(statement.getUsageId())) {
      if (told.span() != null) {
        take(folds.span(RUN, span(told), others));
      }
    } else if (told.takesPart() || folds.has(RUN, statement.getUsageId())) {
      take(folds.statement(statement, told.logTime(), others, FoldedRun::charge));
    } else {
      firstLaw.add(statement.getUsageId());
      TreeSums sums = sums(statement);
      byAgent.computeIfAbsent("", any -> TreeSums.zero()).add(sums, 1);
      usage(statement, sums.totals(), told.logTime(), 1);
      if (RunCalls.tellsUsage(statement)) {
        take(folds.others(RUN, others, 1));
        others++;
      }
    }
  }

  private static RunCalls.Span span(Told told) {
    return new RunCalls.Span(
        Place.of(told.trace(), told.span()), told.parent(), told.agent(), null, null);
  }

  static Charge charge(AgentLlmUsage call) {
    return call.getOutputTokens() == null
        ? Charge.UNKNOWN
        : new Charge(BigDecimal.valueOf(call.getOutputTokens(), 12), "price", false);
  }

  static TreeSums sums(AgentLlmUsage call) {
    return new StoredCall(MergedCall.of(call, 0), charge(call), null, null, 0).sums();
  }

  static String window(AgentLlmUsage call, long logTime) {
    return call.getCreatedAt() + " " + call.getAgentId() + " " + call.getModel() + " " + logTime;
  }

  SpanTree tree() {
    folds.save();
    return new SpanTree(RUN, new Nodes(spans), 0);
  }

  void take(CallChanges changes) {
    changes
        .byAgent()
        .forEach(
            (agent, sums) ->
                byAgent
                    .computeIfAbsent(agent == null ? "" : agent, any -> TreeSums.zero())
                    .add(sums, 1));
    notCounted += changes.notCounted().values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void usage(AgentLlmUsage call, LlmTotals totals, long logTime, int sign) {
    Totals.add(windows.computeIfAbsent(window(call, logTime), any -> Totals.zero()), totals, sign);
  }

  @Override
  public void priced(AgentLlmUsage call, BigDecimal cost, long logTime, int sign) {
    Totals.add(
        windows.computeIfAbsent(window(call, logTime), any -> Totals.zero()),
        Totals.priced(cost),
        sign);
  }

  @Override
  public void told(ToldCall call) {
    told++;
    ToldCall before =
        rows.put(call.record().getUsageId() + " " + call.record().getCreatedAt(), call);
    if (before != null && before.revision() >= call.revision()) {
      throw new AssertionError("told again without a greater revision: " + call);
    }
  }
}
