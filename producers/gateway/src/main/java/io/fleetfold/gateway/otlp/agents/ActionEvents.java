package io.fleetfold.gateway.otlp.agents;

/** Actions that log records tell of. */
final class ActionEvents {
  static final String STARTED = "action_execution_started";
  static final String COMPLETED = "action_execution_completed";

  private ActionEvents() {}

  /** The event's id: that of the tool's call, so that decision and result of one meet. */
  static String id(AgentLog log, String attribute, String type) {
    String call = EmitterIds.bounded(log.text(attribute));
    return (call == null ? log.id() : call) + "/" + type;
  }
}
