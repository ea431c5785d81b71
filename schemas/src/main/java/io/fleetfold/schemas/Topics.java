package io.fleetfold.schemas;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.AppStateChange;
import io.fleetfold.records.DeadLetter;
import io.fleetfold.records.LlmCall;
import io.fleetfold.records.ModelPrice;
import io.fleetfold.records.Run;
import io.fleetfold.records.RunDeletion;
import io.fleetfold.records.RunStats;
import io.fleetfold.records.Session;
import io.fleetfold.records.SessionDeletion;
import io.fleetfold.records.SessionMessage;
import io.fleetfold.records.SessionState;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.schemas.Topic.Cleanup;
import io.fleetfold.schemas.Topic.Layout;
import io.fleetfold.schemas.Topic.Owner;
import java.time.Duration;
import java.util.List;

/** Every topic of a fleet. Nothing else in the code names a topic. */
public final class Topics {
  private static final Duration FOREVER = Duration.ofMillis(-1);

  /** Versions of runs as agents write them; a null value deletes the run. */
  public static final Topic<AgentRun> AGENT_RUNS =
      new Topic<>(
          "agent-runs",
          AgentRun.class,
          AgentRun.getClassSchema(),
          Owner.PRODUCERS,
          Layout.CO_PARTITIONED,
          Cleanup.DELETE,
          Duration.ofDays(30),
          "run_id");

  /** What happens in runs. */
  public static final Topic<AgentRunEvent> AGENT_EVENTS =
      new Topic<>(
          "agent-events",
          AgentRunEvent.class,
          AgentRunEvent.getClassSchema(),
          Owner.PRODUCERS,
          Layout.CO_PARTITIONED,
          Cleanup.DELETE,
          Duration.ofDays(30),
          "run_id");

  /** Calls of language models. */
  public static final Topic<AgentLlmUsage> AGENT_LLM_USAGE =
      new Topic<>(
          "agent-llm-usage",
          AgentLlmUsage.class,
          AgentLlmUsage.getClassSchema(),
          Owner.PRODUCERS,
          Layout.CO_PARTITIONED,
          Cleanup.DELETE,
          Duration.ofDays(30),
          "run_id, else agent_id, else usage_id");

  /** Versions of model prices; a null value withdraws one. */
  public static final Topic<ModelPrice> MODEL_PRICES =
      new Topic<>(
          "model-prices",
          ModelPrice.class,
          ModelPrice.getClassSchema(),
          Owner.PRODUCERS,
          Layout.SINGLE,
          Cleanup.COMPACT,
          FOREVER,
          "provider|model|effective_from, each part percent-encoded");

  /**
   * Where earlier releases put records of the inputs that came under another key or in another
   * partition than their run's; now they are sent on within their own topic. What still stands here
   * is sent on, too. A header names the topic they came from; their bytes are read by that topic's
   * schema, so this one has no subject of its own.
   */
  public static final Topic<AgentRun> AGENT_STRAYS =
      new Topic<>(
          "agent-strays",
          AgentRun.class,
          AgentRun.getClassSchema(),
          Owner.STREAMS_APP,
          Layout.CO_PARTITIONED,
          Cleanup.DELETE,
          Duration.ofDays(7),
          "as in the topic the record strayed from");

  /** The folded runs. */
  public static final Topic<Run> FLEET_RUNS =
      new Topic<>(
          "fleet-runs",
          Run.class,
          Run.getClassSchema(),
          Owner.STREAMS_APP,
          Layout.CO_PARTITIONED,
          Cleanup.COMPACT,
          FOREVER,
          "run_id");

  /** Which runs were deleted: what keeps their late records out of SQL. */
  public static final Topic<RunDeletion> FLEET_RUN_DELETIONS =
      new Topic<>(
          "fleet-run-deletions",
          RunDeletion.class,
          RunDeletion.getClassSchema(),
          Owner.STREAMS_APP,
          Layout.CO_PARTITIONED,
          Cleanup.COMPACT,
          FOREVER,
          "run_id");

  /** Validated, normalised events, each once. */
  public static final Topic<AgentRunEvent> FLEET_RUN_EVENTS =
      new Topic<>(
          "fleet-run-events",
          AgentRunEvent.class,
          AgentRunEvent.getClassSchema(),
          Owner.STREAMS_APP,
          Layout.CO_PARTITIONED,
          Cleanup.DELETE,
          Duration.ofDays(7),
          "run_id");

  /** Validated, normalised calls with their cost, each once. */
  public static final Topic<LlmCall> FLEET_LLM_CALLS =
      new Topic<>(
          "fleet-llm-calls",
          LlmCall.class,
          LlmCall.getClassSchema(),
          Owner.STREAMS_APP,
          Layout.CO_PARTITIONED,
          Cleanup.DELETE,
          Duration.ofDays(7),
          "run_id, else agent_id, else usage_id");

  /** Partials of the run statistics. */
  public static final Topic<RunStats> FLEET_RUN_STATS =
      new Topic<>(
          "fleet-run-stats",
          RunStats.class,
          RunStats.getClassSchema(),
          Owner.STREAMS_APP,
          Layout.CO_PARTITIONED,
          Cleanup.COMPACT,
          FOREVER,
          "scope|agent_id|partition, each part percent-encoded");

  /** Partials of the usage by window of event time. */
  public static final Topic<UsageWindow> FLEET_USAGE_WINDOWS =
      new Topic<>(
          "fleet-usage-windows",
          UsageWindow.class,
          UsageWindow.getClassSchema(),
          Owner.STREAMS_APP,
          Layout.CO_PARTITIONED,
          Cleanup.DELETE,
          Duration.ofDays(7),
          "window|window_start|scope|name|partition, each part percent-encoded");

  /** What happens in sessions: one ordered log for all sessions of a user. */
  public static final Topic<AgentRunEvent> AGENT_SESSION_EVENTS =
      new Topic<>(
          "agent-session-events",
          AgentRunEvent.class,
          AgentRunEvent.getClassSchema(),
          Owner.PRODUCERS,
          Layout.CO_PARTITIONED,
          Cleanup.DELETE,
          Duration.ofDays(30),
          "app_name/user_id, each part percent-encoded");

  /** Changes of the state of applications, on their way to the application's task. */
  public static final Topic<AppStateChange> AGENT_APP_STATE =
      new Topic<>(
          "agent-app-state",
          AppStateChange.class,
          AppStateChange.getClassSchema(),
          Owner.STREAMS_APP,
          Layout.CO_PARTITIONED,
          Cleanup.DELETE,
          Duration.ofDays(7),
          "app_name, percent-encoded");

  /** The folded sessions. */
  public static final Topic<Session> FLEET_SESSIONS =
      new Topic<>(
          "fleet-sessions",
          Session.class,
          Session.getClassSchema(),
          Owner.STREAMS_APP,
          Layout.CO_PARTITIONED,
          Cleanup.COMPACT,
          FOREVER,
          "app_name|user_id|session_id, each part percent-encoded");

  /** State of sessions, users and applications, key by key. */
  public static final Topic<SessionState> FLEET_SESSION_STATE =
      new Topic<>(
          "fleet-session-state",
          SessionState.class,
          SessionState.getClassSchema(),
          Owner.STREAMS_APP,
          Layout.CO_PARTITIONED,
          Cleanup.COMPACT,
          FOREVER,
          "scope|app_name|user_id|session_id|key, each part percent-encoded");

  /** Messages of sessions, each once. */
  public static final Topic<SessionMessage> FLEET_SESSION_MESSAGES =
      new Topic<>(
          "fleet-session-messages",
          SessionMessage.class,
          SessionMessage.getClassSchema(),
          Owner.STREAMS_APP,
          Layout.CO_PARTITIONED,
          Cleanup.DELETE,
          Duration.ofDays(7),
          "app_name|user_id|session_id, each part percent-encoded");

  /** Which sessions were deleted: what keeps their late rows out of SQL. */
  public static final Topic<SessionDeletion> FLEET_SESSION_DELETIONS =
      new Topic<>(
          "fleet-session-deletions",
          SessionDeletion.class,
          SessionDeletion.getClassSchema(),
          Owner.STREAMS_APP,
          Layout.CO_PARTITIONED,
          Cleanup.COMPACT,
          FOREVER,
          "app_name|user_id|session_id, each part percent-encoded");

  /** Records that could not be folded, with their original bytes. */
  public static final Topic<DeadLetter> FLEET_DEAD_LETTERS =
      new Topic<>(
          "fleet-dead-letters",
          DeadLetter.class,
          DeadLetter.getClassSchema(),
          Owner.STREAMS_APP,
          Layout.SINGLE,
          Cleanup.DELETE,
          Duration.ofDays(90),
          "topic|partition|offset, each part percent-encoded");

  /** What the fold of runs reads; a run's records meet in one of its tasks. */
  public static final List<Topic<?>> INPUTS =
      List.of(AGENT_RUNS, AGENT_EVENTS, AGENT_LLM_USAGE, AGENT_STRAYS);

  /** What the folds of sessions and of applications' state read. */
  public static final List<Topic<?>> SESSION_INPUTS =
      List.of(AGENT_SESSION_EVENTS, AGENT_APP_STATE);

  /** All of them, inputs first. */
  public static final List<Topic<?>> ALL =
      List.of(
          AGENT_RUNS,
          AGENT_EVENTS,
          AGENT_LLM_USAGE,
          AGENT_STRAYS,
          AGENT_SESSION_EVENTS,
          AGENT_APP_STATE,
          MODEL_PRICES,
          FLEET_RUNS,
          FLEET_RUN_DELETIONS,
          FLEET_RUN_EVENTS,
          FLEET_LLM_CALLS,
          FLEET_RUN_STATS,
          FLEET_USAGE_WINDOWS,
          FLEET_SESSIONS,
          FLEET_SESSION_STATE,
          FLEET_SESSION_MESSAGES,
          FLEET_SESSION_DELETIONS,
          FLEET_DEAD_LETTERS);

  private Topics() {}
}
