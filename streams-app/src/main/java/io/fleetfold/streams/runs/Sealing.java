package io.fleetfold.streams.runs;

import io.fleetfold.streams.state.RunCore;
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
  private final DeletedRuns deletedRuns;
  private final TimeQueue queue;
  private final long afterMillis;

  Sealing(RunStore runs, RecordIds ids, DeletedRuns deletedRuns, TimeQueue queue, Duration after) {
    this.runs = runs;
    this.ids = ids;
    this.deletedRuns = deletedRuns;
    this.queue = queue;
    this.afterMillis = after.toMillis();
  }

  /** Whether a record of that log time comes too late for the run. */
  boolean isSealed(RunCore run, long logTime) {
    return run.getSealed()
        || (run.getTerminalStatus() != 0 && logTime > run.getTerminalLogAt() + afterMillis);
  }

  /** Whether a record of that log time comes too late for the deleted run's usage. */
  boolean isSealed(DeletedRuns.Deleted run, long logTime) {
    return run.forgotten() || logTime > run.end() + afterMillis;
  }

  /** Whether a record of that log time comes too late for the day. */
  boolean isSealed(RecordIds.Day day, long logTime) {
    return day.sealed() || logTime > day.lastLogTime() + afterMillis;
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
    for (String scope : queue.takeDue(streamTime, AT_ONCE)) {
      if (TaskState.isDay(scope)) {
        sealDay(scope, streamTime);
      } else {
        sealRun(scope);
      }
    }
  }

  private void sealRun(String scope) {
    String runId = TaskState.runOf(scope);
    RunCore run = runs.core(runId);
    if (run != null) {
      ids.seal(scope);
      run.setSealed(true);
      runs.put(runId, run);
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
    ids.forget(scope);
    ids.putDay(scope, new RecordIds.Day(day.lastLogTime(), true));
  }

  private long due(long logTime) {
    return logTime + afterMillis + afterMillis / GRACE_PART + 1;
  }
}
