package io.fleetfold.client;

import io.fleetfold.records.AgentRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Changes of a run. What is not set stays. No method waits or throws. Not thread-safe. */
public final class RunUpdate {
  private final Run run;
  private final List<Consumer<AgentRun>> changes = new ArrayList<>();

  RunUpdate(Run run) {
    this.run = run;
  }

  /** Iterations so far; a lower number than the run has, or null, changes nothing. */
  public RunUpdate totalIterations(Number count) {
    Long known = Lenient.count(count);
    if (known == null) {
      return this;
    }
    int iterations = (int) Math.min(known, Integer.MAX_VALUE);
    return add(state -> state.setTotalIterations(Math.max(iterations, state.getTotalIterations())));
  }

  /** The agent's name for people. */
  public RunUpdate agentName(String name) {
    return add(state -> state.setAgentName(name));
  }

  /** What the run is to achieve. */
  public RunUpdate objective(String text) {
    return add(state -> state.setObjective(text));
  }

  /** Anything the run was given beside its objective. */
  public RunUpdate additionalContext(Map<String, ?> context) {
    String json = RecordJson.write(context);
    return add(state -> state.setAdditionalContext(json));
  }

  /** The steps of the run as the agent tells them. */
  public RunUpdate executionHistory(Map<String, ?> history) {
    String json = RecordJson.write(history);
    return add(state -> state.setExecutionHistory(json));
  }

  /** The result so far. */
  public RunUpdate finalSynthesisOutput(String text) {
    return add(state -> state.setFinalSynthesisOutput(text));
  }

  /** Anything else, for the agent's developers. */
  public RunUpdate metadata(Map<String, ?> metadata) {
    String json = RecordJson.write(metadata);
    return add(state -> state.setMetadata(json));
  }

  /**
   * Publishes a version of the run with these changes.
   *
   * @return whether it was taken
   */
  public boolean publish() {
    return run.publish(state -> changes.forEach(change -> change.accept(state)));
  }

  private RunUpdate add(Consumer<AgentRun> change) {
    changes.add(change);
    return this;
  }
}
