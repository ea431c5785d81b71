package io.fleetfold.client;

import io.fleetfold.records.AgentRun;
import java.time.Instant;
import java.util.Map;

/** Options of a run that is about to start. No method waits or throws. Not thread-safe. */
public final class RunStart {
  private final RecordPublisher publisher;
  private final Stamp stamp;
  private final AgentRun state;

  RunStart(
      RecordPublisher publisher, Stamp stamp, String agentId, String agentName, String objective) {
    this.publisher = publisher;
    this.stamp = stamp;
    this.state = blank(agentId, agentName, objective);
  }

  static AgentRun blank(String agentId, String agentName, String objective) {
    AgentRun run = new AgentRun();
    run.setAgentId(agentId);
    run.setAgentName(agentName);
    run.setObjective(objective);
    run.setStatus(RunStatus.RUNNING);
    return run;
  }

  /** An id of the caller's own, at most 512 bytes, instead of a new one. */
  public RunStart runId(String id) {
    state.setRunId(id);
    return this;
  }

  /** When the run began, instead of now. */
  public RunStart startedAt(Instant time) {
    state.setStartedAt(time);
    return this;
  }

  /** Anything the run was given beside its objective. */
  public RunStart additionalContext(Map<String, ?> context) {
    state.setAdditionalContext(RecordJson.write(context));
    return this;
  }

  /** Anything else, for the agent's developers. */
  public RunStart metadata(Map<String, ?> metadata) {
    state.setMetadata(RecordJson.write(metadata));
    return this;
  }

  /** The run that started this one as a subagent. */
  public RunStart parent(String parentRunId) {
    state.setParentRunId(parentRunId);
    return this;
  }

  /** The trace that tells of the run, in the program's own tracing. */
  public RunStart trace(String traceId) {
    state.setTraceId(traceId);
    return this;
  }

  /** The session the run belongs to. */
  public RunStart session(String appName, String userId, String sessionId) {
    state.setAppName(appName);
    state.setUserId(userId);
    state.setSessionId(sessionId);
    return this;
  }

  /** Publishes the run as running, and {@code run_started}. */
  public Run start() {
    if (state.getRunId() == null) {
      state.setRunId(stamp.id());
    }
    if (state.getStartedAt() == null) {
      state.setStartedAt(stamp.now());
    }
    Run run = new Run(publisher, stamp, state);
    run.begin();
    return run;
  }
}
