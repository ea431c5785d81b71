package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.core.ingest.EventTypes;
import io.fleetfold.streams.core.ingest.RunStatus;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.state.RunCore;
import io.fleetfold.streams.runs.stats.Totals;
import java.time.Instant;
import java.util.List;

/**
 * Folds records into a run's core. Every field is a maximum, a minimum or a sum, so that any order
 * of the same records ends in the same core. Events and calls must be new ones; a version of a run
 * may come any number of times.
 */
final class RunMerge {
  private RunMerge() {}

  /** Folds a version of the run. */
  static void version(RunCore run, AgentRun record, long logTime) {
    long at = record.getRecordedAt().toEpochMilli();
    touch(run, at);
    run.setRecordedAt(Math.max(run.getRecordedAt(), at));
    run.setToldIterations(Math.max(run.getToldIterations(), record.getTotalIterations()));
    if (record.getStartedAt() != null) {
      started(run, record.getStartedAt().toEpochMilli());
    }
    agent(run, at, record.getAgentId(), record.getAgentName());
    RunOwner.claim(run, record.getAppName());
    RunStatus status = RunStatus.parse(record.getStatus());
    Instant finished =
        record.getFinishedAt() == null ? record.getRecordedAt() : record.getFinishedAt();
    status(run, status, at, finished.toEpochMilli(), logTime);
  }

  /** Folds a new event. */
  static void event(RunCore run, AgentRunEvent event, long logTime) {
    long at = event.getTimestamp().toEpochMilli();
    touch(run, at);
    RunOwner.claim(run, event.getAppName());
    if (EventTypes.isOfAgentInside(event.getEventType()) && event.getSpanId() != null) {
      agentInside(run, at, event.getAgentId(), event.getAgentName());
    } else {
      agent(run, at, event.getAgentId(), event.getAgentName());
    }
    run.setEventCount(run.getEventCount() + 1);
    count(run.getEventsByType(), EventTypes.index(event.getEventType()));
    switch (event.getEventType()) {
      case EventTypes.RUN_STARTED -> {
        started(run, at);
        status(run, RunStatus.RUNNING, at, at, logTime);
      }
      case EventTypes.RUN_COMPLETED -> status(run, RunStatus.COMPLETED, at, at, logTime);
      case EventTypes.RUN_ERROR -> status(run, RunStatus.ERROR, at, at, logTime);
      case EventTypes.RUN_INTERRUPTED -> status(run, RunStatus.INTERRUPTED, at, at, logTime);
      case EventTypes.ITERATION_STARTED -> run.setStartedIterations(run.getStartedIterations() + 1);
      case EventTypes.ACTION_EXECUTION_COMPLETED -> run.setActions(run.getActions() + 1);
      default -> {
        // counted by type, and nothing else follows from it
      }
    }
  }

  /** Folds a new call. */
  static void call(RunCore run, AgentLlmUsage call, LlmTotals totals) {
    stated(run, call);
    // a new object: what the statistics hold of the run's old share must stay as it was
    run.setLlm(Totals.sum(run.getLlm(), totals));
    run.setUnpricedKept(run.getUnpricedKept() + Totals.unpriced(totals));
  }

  /** What follows of a call that is stated, whether it counts or not. */
  static void stated(RunCore run, AgentLlmUsage call) {
    long at = call.getCreatedAt().toEpochMilli();
    touch(run, at);
    if (call.getAgentId() != null
        && isNewer(at, call.getAgentId(), run.getUsageAgentAt(), run.getUsageAgentId())) {
      run.setUsageAgentAt(at);
      run.setUsageAgentId(call.getAgentId());
    }
  }

  /**
   * A call that had no cost is charged.
   *
   * @param kept whether it was one of those of which is kept what they were
   */
  static void priced(RunCore run, LlmTotals priced, boolean kept) {
    run.setLlm(Totals.sum(run.getLlm(), priced));
    run.setUnpricedKept(run.getUnpricedKept() - (kept ? 1 : 0));
  }

  private static void touch(RunCore run, long at) {
    run.setFirstActivityAt(earliest(run.getFirstActivityAt(), at));
    run.setLastActivityAt(Math.max(run.getLastActivityAt(), at));
  }

  private static void started(RunCore run, long at) {
    run.setStartedAt(earliest(run.getStartedAt(), at));
  }

  private static void agent(RunCore run, long at, String id, String name) {
    if (id.isEmpty()) {
      return;
    }
    int order = run.getAgentId() == null ? 1 : Long.compare(at, run.getAgentAt());
    order = order == 0 ? id.compareTo(run.getAgentId()) : order;
    order = order == 0 ? name.compareTo(run.getAgentName()) : order;
    if (order > 0) {
      run.setAgentAt(at);
      run.setAgentId(id);
      run.setAgentName(name);
    }
  }

  /** The earliest agent inside the run, which is asked only where nothing else names one. */
  private static void agentInside(RunCore run, long at, String id, String name) {
    if (id.isEmpty()) {
      return;
    }
    int order = run.getSpanAgentId() == null ? -1 : Long.compare(at, run.getSpanAgentAt());
    order = order == 0 ? id.compareTo(run.getSpanAgentId()) : order;
    order = order == 0 ? name.compareTo(run.getSpanAgentName()) : order;
    if (order < 0) {
      run.setSpanAgentAt(at);
      run.setSpanAgentId(id);
      run.setSpanAgentName(name);
    }
  }

  private static void status(
      RunCore run, RunStatus status, long at, long finishedAt, long logTime) {
    if (status == RunStatus.INTERRUPTED) {
      run.setInterruptedAt(Math.max(run.getInterruptedAt(), at));
      return;
    }
    int rank = Rank.of(status);
    if (!status.isTerminal()) {
      if (at > run.getOpenAt() || (at == run.getOpenAt() && rank > run.getOpenStatus())) {
        run.setOpenAt(at);
        run.setOpenStatus(rank);
      }
      return;
    }
    run.setFinishedAt(Math.max(run.getFinishedAt(), finishedAt));
    run.setTerminalLogAt(earliest(run.getTerminalLogAt(), logTime));
    if (at > run.getTerminalAt() || (at == run.getTerminalAt() && rank > run.getTerminalStatus())) {
      run.setTerminalAt(at);
      run.setTerminalStatus(rank);
    }
  }

  private static void count(List<Long> counts, int index) {
    while (counts.size() <= index) {
      counts.add(0L);
    }
    counts.set(index, counts.get(index) + 1);
  }

  private static long earliest(long known, long at) {
    return known == RunRules.UNKNOWN ? at : Math.min(known, at);
  }

  private static boolean isNewer(long at, String value, long knownAt, String known) {
    return known == null || at > knownAt || (at == knownAt && value.compareTo(known) > 0);
  }
}
