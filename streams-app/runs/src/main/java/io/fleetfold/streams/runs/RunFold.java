package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.core.ingest.RunInput;
import io.fleetfold.streams.runs.calls.Place;
import io.fleetfold.streams.runs.calls.RunCalls;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.state.RunContent;
import io.fleetfold.streams.runs.state.RunCore;
import io.fleetfold.streams.runs.stats.Histogram;
import io.fleetfold.streams.runs.stats.RunShare;
import io.fleetfold.streams.runs.stats.Totals;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The fold of runs: any order of the same records, each any number of times, ends in the same runs
 * and statistics. Every method looks first and writes then, so that a record that is not folded has
 * changed nothing. Not thread-safe.
 */
final class RunFold {
  private static final Histogram NOTHING = new Histogram();

  private final TaskState state;
  private final DeletedFold gone;
  private final TreeFold tree;
  private final RunChange change;

  /**
   * A fold in that state.
   *
   * @param prices what a call costs by the prices known now
   */
  RunFold(TaskState state, Function<AgentLlmUsage, Charge> prices) {
    this.state = state;
    this.gone = new DeletedFold(state);
    this.tree = new TreeFold(state, prices);
    this.change = new RunChange(state);
  }

  /** Folds a version of a run. */
  RecordOutcome version(RunInput.Version input) {
    AgentRun record = input.record();
    String id = record.getRunId();
    long logTime = input.source().logTime();
    RunCore known = state.runs().core(id);
    RecordOutcome outcome = admit(id, known, logTime, deleted -> gone.version(deleted, input));
    if (outcome != RecordOutcome.FOLDED) {
      return outcome;
    }
    RunContent content = known == null ? new RunContent() : state.runs().content(id);
    String parent = Children.parent(content);
    boolean told = ContentMerge.version(content, record);
    boolean changed =
        change.of(
            id,
            known,
            told,
            (run, any) -> RunMerge.version(run, record, logTime),
            NOTHING,
            logTime);
    if (told) {
      state.runs().put(id, content);
      state.children().moved(id, parent, Children.parent(content));
    }
    return changed ? RecordOutcome.FOLDED : RecordOutcome.UNCHANGED;
  }

  /** Folds an event of a run. */
  RecordOutcome event(RunInput.Event input) {
    AgentRunEvent event = input.record();
    String id = event.getRunId();
    String scope = TaskState.scope(id);
    RecordId recordId = RecordId.of(event);
    long logTime = input.source().logTime();
    RunCore known = state.runs().core(id);
    RecordOutcome outcome = admit(id, known, logTime, deleted -> gone.event(deleted, input));
    if (outcome == RecordOutcome.FOLDED && known != null) {
      outcome = isNew(scope, recordId, input.content());
    }
    if (outcome != RecordOutcome.FOLDED) {
      return outcome;
    }
    change.of(
        id,
        known,
        true,
        (run, latencies) -> {
          RunMerge.event(run, event, logTime);
          tree.event(run, event, input.action(), latencies);
        },
        NOTHING,
        logTime);
    state.ids().putEvent(scope, recordId, input.content(), EventPlace.of(input.source(), event));
    if (input.action() != null) {
      state.actions().add(id, input.action());
      state.usage().action(input.action(), event.getTimestamp(), logTime);
    }
    return outcome;
  }

  /** Folds a call of a run, with what it was charged. */
  RecordOutcome call(RunInput.Call input, Charge charge) {
    AgentLlmUsage call = input.record();
    String id = call.getRunId();
    String scope = TaskState.scope(id);
    RecordId recordId = RecordId.of(call);
    long logTime = input.source().logTime();
    RunCore known = state.runs().core(id);
    RecordOutcome outcome = admit(id, known, logTime, deleted -> gone.call(deleted, input, charge));
    if (outcome == RecordOutcome.FOLDED && RunCalls.takesPart(call)) {
      return statement(input, known);
    }
    if (outcome == RecordOutcome.FOLDED && known != null) {
      outcome = isNew(scope, recordId, input.content());
      if (outcome != RecordOutcome.FOLDED && tree.takesPart(known, call)) {
        return statement(input, known);
      }
    }
    if (outcome != RecordOutcome.FOLDED) {
      return outcome;
    }
    LlmTotals totals = Totals.of(call, charge.costUsd(), input.providerCost());
    Integer bucket = CallFacts.bucket(call);
    change.of(
        id,
        known,
        true,
        (run, latencies) -> {
          RunMerge.call(run, call, totals);
          tree.besides(run, input, latencies);
        },
        CallFacts.histogram(bucket),
        logTime);
    // behind the change: latencies that move to another agent must not contain this one
    state
        .ids()
        .putCall(
            scope,
            recordId,
            new CallRecordId(
                input.content(),
                bucket,
                CallFacts.unpriced(input, charge),
                LoggedCall.of(input, charge)));
    state.usage().call(call, totals, logTime);
    return outcome;
  }

  /** Folds a statement of a call that takes part in the run's tree. */
  private RecordOutcome statement(RunInput.Call input, RunCore known) {
    TreeFold.Statement statement = tree.look(known, input);
    boolean[] isNews = new boolean[1];
    change.of(
        input.record().getRunId(),
        known,
        /* isChange= */ false,
        (run, latencies) -> isNews[0] = tree.statement(run, statement, input, latencies),
        NOTHING,
        input.source().logTime());
    // behind the change, with which a run begins
    tree.remember(statement, input);
    return isNews[0] ? RecordOutcome.TOLD : statement.repeated();
  }

  /** Charges a call that had no cost: once, however often it is asked for. */
  RecordOutcome reprice(RunInput.Call input, Charge charge) {
    AgentLlmUsage call = input.record();
    String id = call.getRunId();
    String scope = TaskState.scope(id);
    RecordId recordId = RecordId.of(call);
    long logTime = input.source().logTime();
    RunCore known = state.runs().core(id);
    if (known == null) {
      DeletedRuns.Deleted deleted = state.deletedRuns().find(id);
      if (deleted == null) {
        return RecordOutcome.NOT_UNPRICED;
      }
      gone.reprice(deleted, input, charge);
      return RecordOutcome.DELETED;
    }
    if (state.ids().isRepriced(scope, recordId)) {
      return RecordOutcome.DUPLICATE;
    }
    AgentLlmUsage stated =
        known.getHasSpans() ? state.calls().unpriced(id, call.getUsageId()) : null;
    if (stated != null) {
      return repriceStated(input, charge, known, stated);
    }
    boolean kept = state.ids().isUnpriced(scope, recordId, CallFacts.digest(input));
    if (!kept && !mayBeUnpriced(known, call, logTime)) {
      return RecordOutcome.NOT_UNPRICED;
    }
    state.ids().putRepriced(scope, recordId, charge, logTime);
    state.usage().reprice(call, charge.costUsd(), logTime);
    boolean inTree = known.getHasSpans() && call.getSpanId() != null;
    change.of(
        id,
        known,
        true,
        (run, latencies) -> {
          if (inTree) {
            tree.repriceSealed(run, call, charge, latencies);
          } else {
            RunMerge.priced(run, Totals.priced(charge.costUsd()), kept);
          }
        },
        NOTHING,
        logTime);
    return RecordOutcome.FOLDED;
  }

  private RecordOutcome repriceStated(
      RunInput.Call input, Charge charge, RunCore known, AgentLlmUsage stated) {
    byte[] digest = CallDigest.of(stated, stated.getProviderCostUsd());
    if (!Arrays.equals(digest, CallFacts.digest(input))) {
      return RecordOutcome.NOT_UNPRICED;
    }
    String id = stated.getRunId();
    state
        .ids()
        .putRepriced(TaskState.scope(id), RecordId.of(stated), charge, input.source().logTime());
    change.of(
        id,
        known,
        true,
        (run, latencies) -> tree.reprice(run, input, charge, latencies),
        NOTHING,
        input.source().logTime());
    return RecordOutcome.TOLD;
  }

  // of calls that an earlier release folded: behind the seal it kept nothing of them
  private boolean mayBeUnpriced(RunCore run, AgentLlmUsage call, long logTime) {
    return Totals.unpriced(run.getLlm()) > run.getUnpricedKept()
        && (state.sealing().isSealed(run, logTime)
            || state.ids().has(TaskState.scope(call.getRunId()), RecordId.of(call)));
  }

  /** Deletes a run, but for what it added to the usage windows, and keeps out what comes later. */
  RecordOutcome delete(RunInput.Deletion input) {
    String id = input.runId();
    long logTime = input.source().logTime();
    DeletedRuns.Deleted before = state.deletedRuns().find(id);
    if (before != null) {
      gone.delete(id, before, logTime);
      return RecordOutcome.UNCHANGED;
    }
    RunCore run = state.runs().core(id);
    DeletedRuns.Deleted deleted = RunRules.deleted(run, logTime);
    if (run != null) {
      Histogram latencies = change.latencies(id, run);
      forgetTree(id, run);
      state
          .statistics()
          .replace(
              RunRules.agent(run),
              RunRules.share(run),
              null,
              RunShare.NONE,
              () -> latencies,
              latencies.negated());
      state.index().remove(RunRules.agent(run), RunRules.listedAt(run), id);
      state.children().moved(id, Children.parent(state.runs().content(id)), null);
      state.runs().delete(id);
      state.actions().forget(id);
      state.pending().forget(id);
    }
    if (deleted.forgotten()) {
      state.ids().forget(TaskState.scope(id));
    } else {
      state.sealing().deleted(id, deleted);
    }
    state.deletedRuns().put(id, deleted);
    return RecordOutcome.FOLDED;
  }

  /** The agent inside the run for which a call counts; null for the run's own. */
  String agentInside(AgentLlmUsage call) {
    return call.getRunId() == null || call.getSpanId() == null
        ? null
        : state.calls().agent(call.getRunId(), Place.of(call.getTraceId(), call.getSpanId()));
  }

  private void forgetTree(String id, RunCore run) {
    if (run.getHasSpans()) {
      state
          .calls()
          .forget(
              id, unpriced -> CallFacts.keepUnpriced(state.ids(), TaskState.scope(id), unpriced))
          .forEach(
              (agent, sums) ->
                  state
                      .statistics()
                      .replace(
                          agent,
                          RunShare.calls(sums.totals()),
                          agent,
                          RunShare.NONE,
                          Histogram::new,
                          sums.latencies().negated()));
    }
  }

  private RecordOutcome admit(
      String id, RunCore known, long logTime, Consumer<DeletedRuns.Deleted> ifDeleted) {
    if (known == null) {
      DeletedRuns.Deleted deleted = state.deletedRuns().find(id);
      if (deleted != null) {
        ifDeleted.accept(deleted);
        return RecordOutcome.DELETED;
      }
      return RecordOutcome.FOLDED;
    }
    return state.sealing().isSealed(known, logTime) ? RecordOutcome.SEALED : RecordOutcome.FOLDED;
  }

  private RecordOutcome isNew(String scope, RecordId id, int content) {
    return switch (state.ids().seen(scope, id, content)) {
      case NEVER -> RecordOutcome.FOLDED;
      case SAME -> RecordOutcome.DUPLICATE;
      case OTHER -> RecordOutcome.CONFLICT;
    };
  }
}
