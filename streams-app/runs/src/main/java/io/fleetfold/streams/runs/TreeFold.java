package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.core.ingest.ActionFacts;
import io.fleetfold.streams.core.ingest.EventTypes;
import io.fleetfold.streams.core.ingest.RunInput;
import io.fleetfold.streams.core.state.DataQualityCounters;
import io.fleetfold.streams.runs.RecordIds.Seen;
import io.fleetfold.streams.runs.calls.CallChanges;
import io.fleetfold.streams.runs.calls.Place;
import io.fleetfold.streams.runs.calls.RunCalls;
import io.fleetfold.streams.runs.calls.TreeSums;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.state.RunCore;
import io.fleetfold.streams.runs.stats.Histogram;
import io.fleetfold.streams.runs.stats.RunShare;
import io.fleetfold.streams.runs.stats.Totals;
import java.time.Instant;
import java.util.function.Function;

/**
 * The part of the fold of runs that keeps one number per call: what statements and spans change in
 * a run's tree goes into the run, its agents' statistics and the data-quality counters. Each method
 * changes the run's core, and adds to {@code latencies} those that come to the run's own agent. Not
 * thread-safe.
 */
final class TreeFold {
  private static final String STARTED = "_started";
  private static final String COMPLETED = "_completed";

  private final TaskState state;
  private final Function<AgentLlmUsage, Charge> prices;

  TreeFold(TaskState state, Function<AgentLlmUsage, Charge> prices) {
    this.state = state;
    this.prices = prices;
  }

  /** Whether a call takes part in the run's tree, by what it tells or since its id does. */
  boolean takesPart(RunCore run, AgentLlmUsage call) {
    return RunCalls.takesPart(call) || isInTree(run, call);
  }

  private boolean isInTree(RunCore run, AgentLlmUsage call) {
    return run != null
        && run.getHasSpans()
        && state.calls().has(call.getRunId(), call.getUsageId());
  }

  /**
   * What a statement is, before it is folded.
   *
   * @param seen whether its id was
   * @param isOfFirstLaw whether a call has its id that takes no part in the tree
   * @param repeatsRecord whether it is a record of its own where there is one
   */
  record Statement(Seen seen, boolean isOfFirstLaw, boolean repeatsRecord) {
    /** What becomes of one that says nothing new of its call. */
    RecordOutcome repeated() {
      return !repeatsRecord
          ? RecordOutcome.UNCHANGED
          : seen == Seen.OTHER ? RecordOutcome.CONFLICT : RecordOutcome.DUPLICATE;
    }
  }

  Statement look(RunCore run, RunInput.Call input) {
    AgentLlmUsage call = input.record();
    boolean isRecord = call.getCarrier() == null && !call.getClaim();
    Seen seen =
        run == null
            ? Seen.NEVER
            : state
                .ids()
                .seen(TaskState.scope(call.getRunId()), RecordId.of(call), input.content());
    boolean isOfFirstLaw = seen != Seen.NEVER && !isInTree(run, call);
    boolean repeatsRecord =
        isRecord
            && seen != Seen.NEVER
            && (isOfFirstLaw || state.calls().hasRecord(call.getRunId(), call.getUsageId()));
    return new Statement(seen, isOfFirstLaw, repeatsRecord);
  }

  /** Folds a statement; whether it says anything new of its call. */
  boolean statement(RunCore run, Statement statement, RunInput.Call input, Histogram latencies) {
    AgentLlmUsage call = input.record();
    call.setProviderCostUsd(input.providerCost());
    run.setHasSpans(true);
    if (!statement.repeatsRecord()) {
      RunMerge.stated(run, call);
    }
    Place place = Place.of(call.getTraceId(), call.getSpanId());
    run.setClaimsWhole(run.getClaimsWhole() || (call.getClaim() && place.equals(Place.RUN)));
    if (statement.isOfFirstLaw() || statement.repeatsRecord()) {
      if (!place.equals(Place.RUN)) {
        span(run, call.getRunId(), span(place, call.getParentSpanId()), latencies);
      }
      return false;
    }
    CallChanges changes =
        state
            .calls()
            .statement(call, input.source().logTime(), run.getFirstLawUsageCalls(), prices);
    apply(run, changes, latencies);
    return changes.isNews();
  }

  /** Remembers the id of a statement that was folded. */
  void remember(Statement statement, RunInput.Call input) {
    AgentLlmUsage call = input.record();
    if (!statement.isOfFirstLaw() && !statement.repeatsRecord()) {
      boolean isRecord = call.getCarrier() == null && !call.getClaim();
      state
          .ids()
          .putStated(
              TaskState.scope(call.getRunId()),
              RecordId.of(call),
              isRecord ? (Integer) input.content() : null);
    }
  }

  private static RunCalls.Span span(Place place, String parent) {
    return new RunCalls.Span(place, parent, null, null, null);
  }

  /** Folds what a new event tells of its span, if it names one. */
  void event(RunCore run, AgentRunEvent event, ActionFacts action, Histogram latencies) {
    Place place = Place.of(event.getTraceId(), event.getSpanId());
    if (place.equals(Place.RUN)) {
      return;
    }
    boolean ofAgent = EventTypes.isOfAgentInside(event.getEventType());
    String agent = ofAgent && !event.getAgentId().isEmpty() ? event.getAgentId() : null;
    String name = action != null ? action.name() : ofAgent ? event.getAgentName() : null;
    run.setHasSpans(true);
    span(
        run,
        event.getRunId(),
        new RunCalls.Span(place, event.getParentSpanId(), agent, kind(event.getEventType()), name),
        latencies);
  }

  // what begins and what ends is one span
  private static String kind(String type) {
    return type.endsWith(STARTED)
        ? type.substring(0, type.length() - STARTED.length())
        : type.endsWith(COMPLETED) ? type.substring(0, type.length() - COMPLETED.length()) : type;
  }

  private void span(RunCore run, String runId, RunCalls.Span span, Histogram latencies) {
    apply(run, state.calls().span(runId, span, run.getFirstLawUsageCalls()), latencies);
  }

  /** A call that takes no part is new: claims of the whole run give way to its usage. */
  void besides(RunCore run, RunInput.Call input, Histogram latencies) {
    AgentLlmUsage call = input.record();
    if (input.providerCost() == null && !RunCalls.tellsUsage(call)) {
      return;
    }
    long before = run.getFirstLawUsageCalls();
    run.setFirstLawUsageCalls(before + 1);
    if (run.getClaimsWhole()) {
      apply(run, state.calls().others(call.getRunId(), before, 1), latencies);
    }
  }

  /** Charges a call that counts without a cost. */
  void reprice(RunCore run, RunInput.Call input, Charge charge, Histogram latencies) {
    AgentLlmUsage call = input.record();
    Instant at = Instant.ofEpochMilli(input.source().logTime());
    apply(run, state.calls().reprice(call.getRunId(), call.getUsageId(), charge, at), latencies);
  }

  /** Charges such a call of a run whose statements are forgotten, at the span it names. */
  void repriceSealed(RunCore run, AgentLlmUsage call, Charge charge, Histogram latencies) {
    TreeSums sums = new TreeSums(Totals.priced(charge.costUsd()), new Histogram());
    Place place = Place.of(call.getTraceId(), call.getSpanId());
    apply(run, state.calls().repriceSealed(call.getRunId(), place, sums), latencies);
  }

  private void apply(RunCore run, CallChanges changes, Histogram latencies) {
    changes
        .byAgent()
        .forEach(
            (agent, sums) -> {
              if (!sums.isZero()) {
                apply(run, agent, sums, latencies);
              }
            });
    changes
        .notCounted()
        .forEach(
            (reason, calls) -> {
              if (calls != 0) {
                state.quality().add(DataQualityCounters.NOT_COUNTED + reason.label(), calls);
                run.setNotCountedCalls(run.getNotCountedCalls() + calls);
              }
            });
    if (changes.tooDeep()) {
      state.quality().count(DataQualityCounters.SPAN_TOO_DEEP);
    }
  }

  private void apply(RunCore run, String agent, TreeSums sums, Histogram latencies) {
    // new objects: what the statistics hold of the run's old share must stay as it was
    run.setLlm(Totals.sum(run.getLlm(), sums.totals()));
    run.setUnpricedKept(run.getUnpricedKept() + Totals.unpriced(sums.totals()));
    if (agent == null) {
      latencies.add(sums.latencies());
      return;
    }
    run.setLlmOfAgents(
        run.getLlmOfAgents() == null
            ? sums.totals()
            : Totals.sum(run.getLlmOfAgents(), sums.totals()));
    state
        .statistics()
        .replace(
            agent,
            RunShare.NONE,
            agent,
            RunShare.calls(sums.totals()),
            Histogram::new,
            sums.latencies());
  }
}
