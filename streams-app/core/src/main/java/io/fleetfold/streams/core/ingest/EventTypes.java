package io.fleetfold.streams.core.ingest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The event types this version counts by name. Their place in the list is stored: new ones go to
 * its end.
 */
public final class EventTypes {
  /** A run began. */
  public static final String RUN_STARTED = "run_started";

  /** A run ended well. */
  public static final String RUN_COMPLETED = "run_completed";

  /** A run failed. */
  public static final String RUN_ERROR = "run_error";

  /** A run was silent for too long. */
  public static final String RUN_INTERRUPTED = "run_interrupted";

  /** An iteration of a run began. */
  public static final String ITERATION_STARTED = "iteration_started";

  /** An action of a run was executed. */
  public static final String ACTION_EXECUTION_COMPLETED = "action_execution_completed";

  /** An agent inside a run began. */
  public static final String SUBAGENT_RUN_STARTED = "subagent_run_started";

  /** An agent inside a run ended. */
  public static final String SUBAGENT_RUN_COMPLETED = "subagent_run_completed";

  /** What every type is counted under that is not in the list. */
  public static final String OTHER = "other";

  /** The known types; {@link #OTHER} is at index 0. */
  public static final List<String> ALL =
      List.of(
          OTHER,
          RUN_STARTED,
          RUN_COMPLETED,
          RUN_ERROR,
          RUN_INTERRUPTED,
          ITERATION_STARTED,
          "iteration_completed",
          "planning_started",
          "planning_completed",
          "action_execution_started",
          ACTION_EXECUTION_COMPLETED,
          "critique_started",
          "critique_completed",
          "critique_result",
          "synthesis_started",
          "synthesis_completed",
          "synthesis_result",
          "object_stored",
          "object_not_found",
          "tool_registered",
          SUBAGENT_RUN_STARTED,
          SUBAGENT_RUN_COMPLETED,
          "custom",
          "session_created",
          "session_updated",
          "session_closed",
          "session_deleted",
          "message",
          "state_changed",
          "route_entered",
          "route_completed");

  private static final Map<String, Integer> INDEX = new HashMap<>();

  static {
    ALL.forEach(type -> INDEX.put(type, INDEX.size()));
  }

  private EventTypes() {}

  /** Whether it ends a run. */
  public static boolean endsRun(String type) {
    return type.equals(RUN_COMPLETED) || type.equals(RUN_ERROR);
  }

  /** Whether it tells of an agent inside a run; where it names a span, that is the agent's. */
  public static boolean isOfAgentInside(String type) {
    return type.equals(SUBAGENT_RUN_STARTED) || type.equals(SUBAGENT_RUN_COMPLETED);
  }

  /** The type's place in {@link #ALL}. */
  public static int index(String type) {
    return INDEX.getOrDefault(type, 0);
  }
}
