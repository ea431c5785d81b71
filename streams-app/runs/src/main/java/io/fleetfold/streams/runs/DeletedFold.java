package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.core.ingest.EventTypes;
import io.fleetfold.streams.core.ingest.RunInput;
import io.fleetfold.streams.core.ingest.RunStatus;
import io.fleetfold.streams.runs.DeletedRuns.Deleted;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.stats.Totals;

/**
 * Records of deleted runs: they are dropped, but what they tell of spending is still added to the
 * usage windows, since those are the ledger.
 *
 * <p>The rule, for all runs: a call or an executed action counts in the windows if it is the first
 * under its id, and its log time is not later than the run's end plus the seal time, nor than its
 * newest record plus that of silent runs. The end is the earliest log time of the run's deletion
 * and of all records that ended it; a run without any is open. Behind that, records of a run that
 * was not deleted are dead letters ({@link Sealing}), and those of a deleted one are dropped. So
 * nothing depends on whether a call or the deletion was read first, which Kafka Streams does not
 * say of two topics: one must only not be read later than the other by more than a 24th of the seal
 * time, for which the ids of the run's records stay beyond it. Not thread-safe.
 */
final class DeletedFold {
  private final TaskState state;

  DeletedFold(TaskState state) {
    this.state = state;
  }

  /** Deletes a run once more; only the first in the log counts. */
  void delete(String runId, Deleted run, long logTime) {
    put(runId, run, run.endedAt(logTime));
  }

  /** Takes note of a version. */
  void version(Deleted run, RunInput.Version input) {
    RunStatus status = RunStatus.parse(input.record().getStatus());
    heard(input.record().getRunId(), run, input.source().logTime(), status.isTerminal());
  }

  /** Adds an event to the windows if it is new. */
  void event(Deleted run, RunInput.Event input) {
    AgentRunEvent event = input.record();
    String scope = TaskState.scope(event.getRunId());
    RecordId id = RecordId.of(event);
    if (!isNew(run, scope, id, input)) {
      return;
    }
    state.ids().putEvent(scope, id, input.content(), null);
    heard(
        event.getRunId(), run, input.source().logTime(), EventTypes.endsRun(event.getEventType()));
    if (input.action() != null) {
      state.usage().action(input.action(), event.getTimestamp(), input.source().logTime());
    }
  }

  /** Adds a call to the windows if it is new. */
  void call(Deleted run, RunInput.Call input, Charge charge) {
    if (input.record().getClaim()) {
      // the run's tree is gone, and with it what the claim may repeat
      return;
    }
    String scope = TaskState.scope(input.record().getRunId());
    RecordId id = RecordId.of(input.record());
    if (isNew(run, scope, id, input)) {
      state
          .ids()
          .putCall(
              scope,
              id,
              new CallRecordId(
                  input.content(), null, CallFacts.unpriced(input, charge), /* logged= */ null));
      heard(input.record().getRunId(), run, input.source().logTime(), /* ends= */ false);
      state
          .usage()
          .call(
              input.record(),
              Totals.of(input.record(), charge.costUsd(), input.providerCost()),
              input.source().logTime());
    }
  }

  /** Adds the charge of a call that had none to the windows, as long as its id is known. */
  void reprice(Deleted run, RunInput.Call input, Charge charge) {
    String scope = TaskState.scope(input.record().getRunId());
    RecordId id = RecordId.of(input.record());
    long logTime = input.source().logTime();
    if (!state.sealing().isSealed(run, logTime)
        && state.ids().isUnpriced(scope, id, CallFacts.digest(input))) {
      state.ids().putRepriced(scope, id, charge, logTime);
      state.usage().reprice(input.record(), charge.costUsd(), logTime);
    }
  }

  private boolean isNew(Deleted run, String scope, RecordId id, RunInput input) {
    return !state.sealing().isSealed(run, input.source().logTime())
        && state.ids().seen(scope, id, content(input)) == RecordIds.Seen.NEVER;
  }

  private static int content(RunInput input) {
    return input instanceof RunInput.Call call
        ? call.content()
        : ((RunInput.Event) input).content();
  }

  private void heard(String runId, Deleted run, long logTime, boolean ends) {
    if (!state.sealing().isSealed(run, logTime)) {
      Deleted now = run.heardAt(logTime);
      put(runId, run, ends ? now.endedAt(logTime) : now);
    }
  }

  private void put(String runId, Deleted run, Deleted now) {
    if (!now.equals(run)) {
      state.deletedRuns().put(runId, now);
    }
  }
}
