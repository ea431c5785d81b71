package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Sub-agents that log records tell of, as nodes of their run. */
final class Subagents {
  static final String STARTED = "subagent_run_started";
  static final String COMPLETED = "subagent_run_completed";

  private Subagents() {}

  /**
   * A sub-agent starts or ends.
   *
   * @param id what its calls are told under
   * @param name its name for people
   */
  static void event(
      LogBatch batch, AgentLog log, String type, String id, String name, ObjectNode data) {
    String run = batch.run(log).ref().id();
    batch.event(
        log,
        batch
            .record(log, type, log.id() + "/" + type, data)
            .setAgentId(log.agent().id() + "/" + name)
            .setAgentName(name)
            .setTraceId(run)
            .setSpanId(LoggedCalls.node(id))
            .setParentSpanId("")
            .build());
  }
}
