package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.core.ingest.EventTypes;
import io.fleetfold.streams.core.ingest.RunStatus;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.runs.state.RunCore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Finds unfinished runs that no record was folded of for too long. How long follows from log times
 * alone. A run has one entry in the queue, under the time it was put there: one that comes due of a
 * run that was heard of since goes back, so that a record of a watched run writes nothing more. Not
 * thread-safe.
 */
final class Inactivity {
  private static final int AT_ONCE = 500;

  private final RunStore runs;
  private final TimerQueue queue;
  private final long afterMillis;
  private long looked = Long.MIN_VALUE;

  /** Watches nothing where {@code after} is zero. */
  Inactivity(RunStore runs, TimerQueue queue, Duration after) {
    this.runs = runs;
    this.queue = queue;
    this.afterMillis = after.toMillis();
  }

  /** Whether silent runs are interrupted. */
  boolean watches() {
    return afterMillis > 0;
  }

  /** A record of that log time was folded into the run, which is yet to be put. */
  void heard(String runId, RunCore run, long logTime) {
    run.setLastLogAt(Math.max(run.getLastLogAt(), logTime));
    if (afterMillis > 0 && !run.getWatched() && isOpen(run)) {
      run.setWatched(true);
      queue.add(run.getLastLogAt(), runId);
    }
  }

  /**
   * Hands over an interruption of each run that was silent; of too many for once the rest comes
   * with the next call. Each is handed over once, until it is revived.
   *
   * @param watermark the log time until which everything is folded
   */
  void takeSilent(long watermark, Consumer<AgentRunEvent> interruptions) {
    if (watermark == looked) {
      return;
    }
    long silentSince = watermark - afterMillis;
    List<String> due = queue.takeDue(silentSince, AT_ONCE);
    for (String runId : due) {
      RunCore run = runs.core(runId);
      // null: deleted in the meantime. One that has ended stays so, and need not be written again
      if (run == null || run.getTerminalStatus() != 0) {
        continue;
      }
      if (run.getLastLogAt() > silentSince) {
        queue.add(run.getLastLogAt(), runId);
        continue;
      }
      run.setWatched(false);
      runs.put(runId, run);
      if (isOpen(run)) {
        interruptions.accept(interruption(runId, run));
      }
    }
    if (due.size() < AT_ONCE) {
      looked = watermark;
    }
  }

  private static boolean isOpen(RunCore run) {
    RunStatus status = RunRules.status(run);
    return status == RunStatus.PENDING || status == RunStatus.RUNNING;
  }

  // at the time of the last activity: whatever happens later revives the run. The id follows from
  // that time, so that telling it again is a duplicate
  private static AgentRunEvent interruption(String runId, RunCore run) {
    long at = run.getLastActivityAt();
    String id = EventTypes.RUN_INTERRUPTED + '|' + at + '|' + runId;
    return AgentRunEvent.newBuilder()
        .setEventId(UUID.nameUUIDFromBytes(Keys.utf8(id)).toString())
        .setRunId(runId)
        .setAgentId(run.getAgentId() == null ? "" : run.getAgentId())
        .setAgentName(run.getAgentName() == null ? "" : run.getAgentName())
        .setTimestamp(Instant.ofEpochMilli(at))
        .setEventType(EventTypes.RUN_INTERRUPTED)
        .setData(
            "{\"reason\": \"silent\", \"last_record_at\": \""
                + Instant.ofEpochMilli(run.getLastLogAt())
                + "\"}")
        .build();
  }
}
