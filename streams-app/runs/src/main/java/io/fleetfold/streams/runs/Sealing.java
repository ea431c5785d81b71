package io.fleetfold.streams.runs;

import io.fleetfold.streams.runs.calls.RunCalls;
import io.fleetfold.streams.runs.state.RunCore;
import java.time.Duration;

/**
 * Ends the time in which records of a run are taken, so that their ids can be forgotten. Whether a
 * record comes too late follows from log times alone, so that a replay decides the same. The ids
 * are kept somewhat longer, since the inputs' logs do not run at exactly the same pace. Not
 * thread-safe.
 */
final class Sealing {
  private static final int AT_ONCE = 500;
  private static final int GRACE_PART = 24;

  private final RunStore runs;
  private final RecordIds ids;
  private final RunCalls calls;
  private final DeletedRuns deletedRuns;
  private final TimerQueue queue;
  private final long afterMillis;
  private final long silentMillis;
  private boolean queued;

  Sealing(
      RunStore runs,
      RecordIds ids,
      RunCalls calls,
      DeletedRuns deletedRuns,
      TimerQueue queue,
      Duration after,
      Duration silentAfter) {
    this.runs = runs;
    this.ids = ids;
    this.calls = calls;
    this.deletedRuns = deletedRuns;
    this.queue = queue;
    this.afterMillis = after.toMillis();
    this.silentMillis = silentAfter.toMillis();
  }

  /** Whether a record of that log time comes too late for the run. */
  boolean isSealed(RunCore run, long logTime) {
    return run.getSealed()
        || (run.getTerminalStatus() != 0 && logTime > run.getTerminalLogAt() + afterMillis)
        || isSilent(run.getLastLogAt(), logTime);
  }

  /** Whether a record of that log time comes too late for the deleted run's usage. */
  boolean isSealed(DeletedRuns.Deleted run, long logTime) {
    return run.forgotten() || logTime > run.end() + afterMillis || isSilent(run.heard(), logTime);
  }

  /** Whether a record of that log time comes too late for the day. */
  boolean isSealed(RecordIds.Day day, long logTime) {
    return day.sealed() || logTime > day.lastLogTime() + afterMillis;
  }

  private boolean isSilent(long heard, long logTime) {
    return heard != RunRules.UNKNOWN && logTime > heard + silentMillis;
  }

  /** Nothing may end the run any more: it will be sealed once it is silent for long. */
  void mayStaySilent(String runId, RunCore run) {
    queue.add(dueSilent(run), TaskState.scope(runId));
  }

  /** The run has ended: it will be sealed. */
  void ended(String runId, RunCore run) {
    queue.add(due(run.getTerminalLogAt()), TaskState.scope(runId));
  }

  /** The run is deleted: the ids of its records will be forgotten. */
  void deleted(String runId, DeletedRuns.Deleted run) {
    queue.add(due(run.end()), TaskState.scope(runId));
  }

  /** A day has its first record: it will be sealed once it is quiet. */
  void began(String dayScope, long logTime) {
    queue.add(due(logTime), dayScope);
  }

  /** Seals what is due by the log's time; what is too much for once is left for the next time. */
  void sealDue(long streamTime) {
    queueRunsOfEarlierReleases();
    for (String scope : queue.takeDue(streamTime, AT_ONCE)) {
      if (TaskState.isDay(scope)) {
        sealDay(scope, streamTime);
      } else {
        sealRun(scope, streamTime);
      }
    }
  }

  // those queued only what had ended: once in the life of a store, its other runs are queued, too
  private void queueRunsOfEarlierReleases() {
    if (!queued && queue.addForGood("silent runs")) {
      runs.forEach(
          (runId, run) -> {
            if (run.getTerminalStatus() == 0 && run.getLastLogAt() != RunRules.UNKNOWN) {
              mayStaySilent(runId, run);
            }
          });
    }
    queued = true;
  }

  private void sealRun(String scope, long streamTime) {
    String runId = TaskState.runOf(scope);
    RunCore run = runs.core(runId);
    if (run != null) {
      boolean hasEnded = run.getTerminalStatus() != 0;
      if ((hasEnded ? due(run.getTerminalLogAt()) : dueSilent(run)) <= streamTime) {
        if (run.getHasSpans()) {
          calls.seal(runId, unpriced -> CallFacts.keepUnpriced(ids, scope, unpriced));
        }
        ids.seal(scope);
        run.setSealed(true);
        runs.put(runId, run);
      } else if (!hasEnded) {
        mayStaySilent(runId, run);
      }
      return;
    }
    DeletedRuns.Deleted deleted = deletedRuns.find(runId);
    if (deleted != null && !deleted.forgotten()) {
      ids.forget(scope);
      deletedRuns.put(runId, deleted.withoutIds());
    }
  }

  private void sealDay(String scope, long streamTime) {
    RecordIds.Day day = ids.day(scope);
    if (due(day.lastLogTime()) > streamTime) {
      queue.add(due(day.lastLogTime()), scope);
      return;
    }
    ids.sealDay(scope);
    ids.putDay(scope, new RecordIds.Day(day.lastLogTime(), true, day.tellsUnpriced()));
  }

  private long due(long logTime) {
    return logTime + afterMillis + afterMillis / GRACE_PART + 1;
  }

  private long dueSilent(RunCore run) {
    return run.getLastLogAt() + silentMillis + silentMillis / GRACE_PART + 1;
  }
}
