package io.fleetfold.client;

/** The event types of runs that Fleetfold knows. Any other type is kept as it is. */
public final class EventTypes {
  public static final String RUN_STARTED = "run_started";
  public static final String RUN_COMPLETED = "run_completed";
  public static final String RUN_ERROR = "run_error";
  public static final String ITERATION_STARTED = "iteration_started";
  public static final String ITERATION_COMPLETED = "iteration_completed";
  public static final String PLANNING_STARTED = "planning_started";
  public static final String PLANNING_COMPLETED = "planning_completed";
  public static final String ACTION_STARTED = "action_execution_started";
  public static final String ACTION_COMPLETED = "action_execution_completed";
  public static final String CRITIQUE_STARTED = "critique_started";
  public static final String CRITIQUE_COMPLETED = "critique_completed";
  public static final String CRITIQUE_RESULT = "critique_result";
  public static final String SYNTHESIS_STARTED = "synthesis_started";
  public static final String SYNTHESIS_COMPLETED = "synthesis_completed";
  public static final String SYNTHESIS_RESULT = "synthesis_result";
  public static final String OBJECT_STORED = "object_stored";
  public static final String OBJECT_NOT_FOUND = "object_not_found";
  public static final String TOOL_REGISTERED = "tool_registered";
  public static final String SUBAGENT_RUN_STARTED = "subagent_run_started";
  public static final String SUBAGENT_RUN_COMPLETED = "subagent_run_completed";
  public static final String MESSAGE = "message";
  public static final String CUSTOM = "custom";

  private EventTypes() {}
}
