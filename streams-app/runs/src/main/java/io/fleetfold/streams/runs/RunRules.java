package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.ingest.RunStatus;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.state.RunCore;
import io.fleetfold.streams.runs.stats.Histogram;
import io.fleetfold.streams.runs.stats.RunShare;
import io.fleetfold.streams.runs.stats.Totals;
import java.util.ArrayList;

/** What a run's core says. Knows the rules, changes nothing. */
final class RunRules {
  /** A time that is not known. */
  static final long UNKNOWN = -1;

  private RunRules() {}

  /** A run no record is folded into yet. */
  static RunCore create() {
    return RunCore.newBuilder().setLlm(Totals.zero()).setEventsByType(new ArrayList<>()).build();
  }

  /**
   * The run's status: one that ends it stays; an interruption holds as long as nothing later is
   * known; else the newest told.
   */
  static RunStatus status(RunCore run) {
    if (run.getTerminalStatus() != 0) {
      return Rank.terminal(run.getTerminalStatus());
    }
    if (run.getInterruptedAt() != UNKNOWN && run.getInterruptedAt() >= run.getLastActivityAt()) {
      return RunStatus.INTERRUPTED;
    }
    return Rank.open(run.getOpenStatus());
  }

  /** The agent that the run counts for, or null where none is known. */
  static String agent(RunCore run) {
    String told = run.getAgentId() == null ? run.getUsageAgentId() : run.getAgentId();
    return told == null ? run.getSpanAgentId() : told;
  }

  /** What that agent is called; null where nothing tells that. */
  static String agentName(RunCore run) {
    boolean inside = run.getAgentId() == null && run.getUsageAgentId() == null;
    return inside ? run.getSpanAgentName() : run.getAgentName();
  }

  /** The larger of what run records told and the iterations that began. */
  static int iterations(RunCore run) {
    return Math.max(run.getToldIterations(), run.getStartedIterations());
  }

  /** Milliseconds from start to end of a run that has ended; null where either is unknown. */
  static Long duration(RunCore run) {
    boolean known =
        run.getTerminalStatus() != 0
            && run.getStartedAt() != UNKNOWN
            && run.getFinishedAt() != UNKNOWN;
    return known ? (Long) Math.max(0, run.getFinishedAt() - run.getStartedAt()) : null;
  }

  /** When the run began, as lists are ordered by it: its start, else its earliest record. */
  static long listedAt(RunCore run) {
    return run.getStartedAt() == UNKNOWN ? run.getFirstActivityAt() : run.getStartedAt();
  }

  /** What is left of a run that is deleted at that log time; null is one that was not known. */
  static DeletedRuns.Deleted deleted(RunCore run, long logTime) {
    DeletedRuns.Deleted deleted =
        new DeletedRuns.Deleted(
            logTime,
            logTime,
            run != null && run.getSealed(),
            run == null ? UNKNOWN : run.getLastLogAt());
    return run == null || run.getTerminalStatus() == 0
        ? deleted
        : deleted.endedAt(run.getTerminalLogAt());
  }

  /** What the run adds to the statistics of the fleet and of its agent. */
  static RunShare share(RunCore run) {
    Long duration = duration(run);
    return new RunShare(
        status(run),
        iterations(run),
        duration == null ? null : (Integer) Histogram.bucket(duration),
        llmOfAgent(run));
  }

  /** The calls that count for the run's own agent. */
  private static LlmTotals llmOfAgent(RunCore run) {
    if (run.getLlmOfAgents() == null) {
      return run.getLlm();
    }
    LlmTotals own = Totals.sum(run.getLlm(), Totals.zero());
    Totals.add(own, run.getLlmOfAgents(), -1);
    return own;
  }
}
