package io.fleetfold.verify.replay;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a replay comes to. Totals of several partitions add up to the fleet's. */
public final class Totals {
  private final SortedMap<Scope, Numbers> numbers = new TreeMap<>();
  private final UsageLedger usage = new UsageLedger();
  private final Map<RecordOutcome, Long> outcomes = new EnumMap<>(RecordOutcome.class);

  /** Adds a run; {@code tree} is what its statements come to besides, null for nothing. */
  void add(String runId, RunState run, AttributedCalls tree) {
    CallSums sums = new CallSums();
    CallSums notCounted = new CallSums();
    for (AttributedCalls calls : tree == null ? List.of(run.calls) : List.of(run.calls, tree)) {
      calls.addTo(sums);
      calls.addNotCountedTo(notCounted);
      calls.forEach(
          (agent, ledger) ->
              of(Scope.agent(agent == null ? run.agent() : agent)).add(ledger.total()));
      calls.forEachModel(
          (model, more) -> of(Scope.model(model.provider(), model.name())).add(more));
    }
    of(Scope.FLEET).add(runId, run, sums);
    of(Scope.FLEET).add(sums);
    of(Scope.FLEET).addNotCounted(notCounted);
    of(Scope.agent(run.agent())).add(runId, run, sums);
    of(Scope.runsOf(run.agent())).add(sums);
  }

  /** Adds so many calls of deleted runs that did not count. */
  void addNotCountedAndGone(long calls) {
    if (calls > 0) {
      of(Scope.FLEET).addNotCountedAndGone(calls);
    }
  }

  /** Adds calls that belong to no run. */
  void add(String agent, CallLedger calls) {
    of(Scope.FLEET).add(calls.total());
    of(Scope.agent(agent)).add(calls.total());
    of(Scope.runsOf(agent)).add(calls.total());
    addModels(calls);
  }

  private void addModels(CallLedger calls) {
    calls.forEach((model, sums) -> of(Scope.model(model.provider(), model.name())).add(sums));
  }

  void count(RecordOutcome outcome) {
    outcomes.merge(outcome, 1L, Long::sum);
  }

  /** Counts records of other logs. */
  public void count(Map<RecordOutcome, Long> more) {
    more.forEach((outcome, records) -> outcomes.merge(outcome, records, Long::sum));
  }

  /** Adds the totals of other partitions. */
  public void add(Totals other) {
    other.numbers.forEach((scope, more) -> of(scope).add(more));
    usage.add(other.usage);
    other.outcomes.forEach((outcome, more) -> outcomes.merge(outcome, more, Long::sum));
  }

  void add(UsageLedger more) {
    usage.add(more);
  }

  private Numbers of(Scope scope) {
    return numbers.computeIfAbsent(scope, ignored -> new Numbers());
  }

  /** The numbers by scope: the fleet, its agents, its models. */
  public SortedMap<Scope, Numbers> numbers() {
    return numbers;
  }

  /** Usage by windows of event time. */
  public UsageLedger usage() {
    return usage;
  }

  /** How many records came to what. */
  public Map<RecordOutcome, Long> outcomes() {
    return outcomes;
  }

  /** How many records were read. */
  public long records() {
    return outcomes.values().stream().mapToLong(Long::longValue).sum();
  }
}
