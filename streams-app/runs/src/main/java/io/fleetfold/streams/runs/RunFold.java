package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.core.ingest.RunInput;
import io.fleetfold.streams.core.ingest.RunStatus;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.state.RunContent;
import io.fleetfold.streams.runs.state.RunCore;
import io.fleetfold.streams.runs.stats.Histogram;
import io.fleetfold.streams.runs.stats.RunShare;
import io.fleetfold.streams.runs.stats.Totals;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The fold of runs: any order of the same records, each any number of times, ends in the same runs
 * and statistics. Every method looks first and writes then, so that a record that is not folded has
 * changed nothing. Not thread-safe.
 */
final class RunFold {
  private static final Histogram NOTHING = new Histogram();

  private final TaskState state;
  private final DeletedFold gone;

  RunFold(TaskState state) {
    this.state = state;
    this.gone = new DeletedFold(state);
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
        change(id, known, told, run -> RunMerge.version(run, record, logTime), NOTHING, logTime);
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
    change(id, known, true, run -> RunMerge.event(run, event, logTime), NOTHING, logTime);
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
    if (outcome == RecordOutcome.FOLDED && known != null) {
      outcome = isNew(scope, recordId, input.content());
    }
    if (outcome != RecordOutcome.FOLDED) {
      return outcome;
    }
    LlmTotals totals = Totals.of(call, charge.costUsd(), input.providerCost());
    Integer bucket = CallFacts.bucket(call);
    change(
        id,
        known,
        true,
        run -> RunMerge.call(run, call, totals),
        CallFacts.histogram(bucket),
        logTime);
    // behind the change: latencies that move to another agent must not contain this one
    state
        .ids()
        .putCall(scope, recordId, input.content(), bucket, CallFacts.unpriced(input, charge));
    state.usage().call(call, totals, logTime);
    return outcome;
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
    boolean kept = state.ids().isUnpriced(scope, recordId, CallFacts.digest(input));
    if (!kept && !mayBeUnpriced(known, call, logTime)) {
      return RecordOutcome.NOT_UNPRICED;
    }
    state.ids().putRepriced(scope, recordId);
    state.usage().reprice(call, charge.costUsd(), logTime);
    change(
        id,
        known,
        true,
        run -> RunMerge.priced(run, Totals.priced(charge.costUsd()), kept),
        NOTHING,
        logTime);
    return RecordOutcome.FOLDED;
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
      Histogram latencies = state.ids().latencies(TaskState.scope(id));
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

  /** Changes the run, and everything that follows from it; false where nothing has changed. */
  private boolean change(
      String id,
      RunCore known,
      boolean isChange,
      Consumer<RunCore> merge,
      Histogram latencies,
      long logTime) {
    RunCore run = known == null ? RunRules.create() : known;
    byte[] old = isChange ? null : RunStore.CORES.encode(run);
    String oldAgent = RunRules.agent(run);
    RunShare oldShare = known == null ? RunShare.NONE : RunRules.share(run);
    long oldListedAt = RunRules.listedAt(run);
    boolean hadEnded = run.getTerminalStatus() != 0;
    boolean wasInterrupted = known != null && RunRules.status(run) == RunStatus.INTERRUPTED;
    boolean hadCalls = run.getLlm().getCalls() > 0;
    merge.accept(run);
    if (!isChange && known != null && Arrays.equals(old, RunStore.CORES.encode(run))) {
      // a sign of life all the same
      state.inactivity().heard(id, run, logTime);
      state.runs().put(id, run);
      return false;
    }
    run.setRevision(run.getRevision() + 1);
    state.inactivity().heard(id, run, logTime);
    state.runs().put(id, run);
    String agent = RunRules.agent(run);
    if (known == null) {
      state.ids().begin(TaskState.scope(id));
      state.actions().begin(id);
      state.index().add(agent, RunRules.listedAt(run), id);
    } else if (oldListedAt != RunRules.listedAt(run) || !Objects.equals(oldAgent, agent)) {
      state.index().remove(oldAgent, oldListedAt, id);
      state.index().add(agent, RunRules.listedAt(run), id);
    }
    state
        .statistics()
        .replace(
            oldAgent,
            oldShare,
            agent,
            RunRules.share(run),
            () -> hadCalls ? state.ids().latencies(TaskState.scope(id)) : new Histogram(),
            latencies);
    if (!hadEnded && run.getTerminalStatus() != 0) {
      state.sealing().ended(id, run);
    } else if (state.inactivity().watches()
        ? !wasInterrupted && RunRules.status(run) == RunStatus.INTERRUPTED
        : known == null) {
      state.sealing().mayStaySilent(id, run);
    }
    state.pending().run(id);
    return true;
  }
}
