package io.fleetfold.client;

import io.fleetfold.records.AgentRun;

/** Starts runs. No method waits or throws. Thread-safe. */
public final class Runs {
  private final RecordPublisher publisher;
  private final Stamp stamp;

  Runs(RecordPublisher publisher, Stamp stamp) {
    this.publisher = publisher;
    this.stamp = stamp;
  }

  /**
   * Starts a run now, with a new id: publishes it as running, and {@code run_started}.
   *
   * @param agentId the agent that runs; required
   * @param agentName the agent's name for people; required
   * @param objective what the run is to achieve; required
   */
  public Run start(String agentId, String agentName, String objective) {
    return prepare(agentId, agentName, objective).start();
  }

  /** As {@link #start}, with options to set before. */
  public RunStart prepare(String agentId, String agentName, String objective) {
    return new RunStart(publisher, stamp, agentId, agentName, objective);
  }

  /**
   * Goes on with a run that was started elsewhere, say by this agent before a restart; publishes
   * nothing yet. What was set there stays unless it is set here, too.
   */
  public Run resume(String runId, String agentId, String agentName, String objective) {
    AgentRun state = RunStart.blank(agentId, agentName, objective);
    state.setRunId(runId);
    return new Run(publisher, stamp, state);
  }
}
