package io.fleetfold.schemas;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.AppStateChange;
import io.fleetfold.records.DeadLetter;
import io.fleetfold.records.IngestRefusal;
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
import io.fleetfold.schemas.Topic.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Every topic of a fleet. Nothing else in the code names a topic. */
public final class Topics {
  private static final Duration FOREVER = Duration.ofMillis(-1);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Set<Writer> FOLDS = Set.of(Writer.STREAMS_APP);
  private static final Set<Writer> ALL_WRITERS =
      Set.of(Writer.PRODUCERS, Writer.STREAMS_APP, Writer.COMMANDS);

  /** Versions of runs as agents write them; a null value deletes the run. */
  public static final Topic<AgentRun> AGENT_RUNS =
      topic("agent-runs", AgentRun.class, ALL_WRITERS, MONTH, "run_id", AgentRun::getRunId);

  /** What happens in runs. */
  public static final Topic<AgentRunEvent> AGENT_EVENTS =
      topic(
          "agent-events",
          AgentRunEvent.class,
          ALL_WRITERS,
          MONTH,
          "run_id",
          AgentRunEvent::getRunId);

  /** Calls of language models. */
  public static final Topic<AgentLlmUsage> AGENT_LLM_USAGE =
      topic(
          "agent-llm-usage",
          AgentLlmUsage.class,
          ALL_WRITERS,
          MONTH,
          "run_id, else agent_id, else usage_id",
          call -> RecordKeys.ofCall(call.getRunId(), call.getAgentId(), call.getUsageId()));

  /** Versions of model prices; a null value withdraws one. */
  public static final Topic<ModelPrice> MODEL_PRICES =
      new Topic<>(
          "model-prices",
          ModelPrice.class,
          ModelPrice.getClassSchema(),
          Set.of(Writer.PRODUCERS),
          Layout.SINGLE,
          Cleanup.COMPACT,
          FOREVER,
          new Topic.Key<>(
              "provider|model|effective_from, each part percent-encoded",
              price ->
                  RecordKeys.of(price.getProvider(), price.getModel(), price.getEffectiveFrom())));

  /**
   * Where earlier releases put records of the inputs that came under another key or in another
   * partition than their run's; now they are sent on within their own topic. What still stands here
   * is sent on, too. A header names the topic they came from; their bytes are read by that topic's
   * schema, so this one has no subject of its own.
   */
  public static final Topic<SpecificRecord> AGENT_STRAYS =
      new Topic<>(
          "agent-strays",
          SpecificRecord.class,
          Schema.create(Schema.Type.BYTES),
          Set.of(),
          Layout.CO_PARTITIONED,
          Cleanup.DELETE,
          Duration.ofDays(7),
          new Topic.Key<>("as in the topic the record strayed from", Topics::keyOfStray));

  /** The folded runs. */
  public static final Topic<Run> FLEET_RUNS =
      topic("fleet-runs", Run.class, FOLDS, FOREVER, "run_id", Run::getRunId);

  /** Which runs were deleted: what keeps their late records out of SQL. */
  public static final Topic<RunDeletion> FLEET_RUN_DELETIONS =
      topic(
          "fleet-run-deletions",
          RunDeletion.class,
          FOLDS,
          FOREVER,
          "run_id",
          RunDeletion::getRunId);

  /** Validated, normalised events, each once. */
  public static final Topic<AgentRunEvent> FLEET_RUN_EVENTS =
      topic(
          "fleet-run-events", AgentRunEvent.class, FOLDS, WEEK, "run_id", AgentRunEvent::getRunId);

  /** Validated, normalised calls with their cost, each once. */
  public static final Topic<LlmCall> FLEET_LLM_CALLS =
      topic(
          "fleet-llm-calls",
          LlmCall.class,
          FOLDS,
          WEEK,
          "run_id, else agent_id, else usage_id",
          call -> RecordKeys.ofCall(call.getRunId(), call.getAgentId(), call.getUsageId()));

  /** Partials of the run statistics. */
  public static final Topic<RunStats> FLEET_RUN_STATS =
      topic(
          "fleet-run-stats",
          RunStats.class,
          FOLDS,
          FOREVER,
          "scope|agent_id|partition, each part percent-encoded",
          stats -> RecordKeys.of(stats.getScope(), stats.getAgentId(), stats.getPartition()));

  /** Partials of the usage by window of event time. */
  public static final Topic<UsageWindow> FLEET_USAGE_WINDOWS =
      topic(
          "fleet-usage-windows",
          UsageWindow.class,
          FOLDS,
          WEEK,
          "window|window_start|scope|name|partition, each part percent-encoded",
          window ->
              RecordKeys.of(
                  window.getWindow(),
                  window.getWindowStart().toEpochMilli(),
                  window.getScope(),
                  window.getName(),
                  window.getPartition()));

  /** What happens in sessions: one ordered log for all sessions of a user. */
  public static final Topic<AgentRunEvent> AGENT_SESSION_EVENTS =
      topic(
          "agent-session-events",
          AgentRunEvent.class,
          ALL_WRITERS,
          MONTH,
          "app_name/user_id, each part percent-encoded",
          event -> RecordKeys.ofUser(event.getAppName(), event.getUserId()));

  /** Changes of the state of applications, on their way to the application's task. */
  public static final Topic<AppStateChange> AGENT_APP_STATE =
      topic(
          "agent-app-state",
          AppStateChange.class,
          Set.of(Writer.STREAMS_APP, Writer.COMMANDS),
          WEEK,
          "app_name, percent-encoded",
          change -> RecordKeys.encode(change.getAppName()));

  /** The folded sessions. */
  public static final Topic<Session> FLEET_SESSIONS =
      topic(
          "fleet-sessions",
          Session.class,
          FOLDS,
          FOREVER,
          "app_name|user_id|session_id, each part percent-encoded",
          session ->
              RecordKeys.of(session.getAppName(), session.getUserId(), session.getSessionId()));

  /** State of sessions, users and applications, key by key. */
  public static final Topic<SessionState> FLEET_SESSION_STATE =
      topic(
          "fleet-session-state",
          SessionState.class,
          FOLDS,
          FOREVER,
          "scope|app_name|user_id|session_id|key, each part percent-encoded",
          state ->
              RecordKeys.of(
                  state.getScope(),
                  state.getAppName(),
                  state.getUserId(),
                  state.getSessionId(),
                  state.getKey()));

  /** Messages of sessions, each once. */
  public static final Topic<SessionMessage> FLEET_SESSION_MESSAGES =
      topic(
          "fleet-session-messages",
          SessionMessage.class,
          FOLDS,
          WEEK,
          "app_name|user_id|session_id, each part percent-encoded",
          message ->
              RecordKeys.of(message.getAppName(), message.getUserId(), message.getSessionId()));

  /** Which sessions were deleted: what keeps their late rows out of SQL. */
  public static final Topic<SessionDeletion> FLEET_SESSION_DELETIONS =
      topic(
          "fleet-session-deletions",
          SessionDeletion.class,
          FOLDS,
          FOREVER,
          "app_name|user_id|session_id, each part percent-encoded",
          deletion ->
              RecordKeys.of(deletion.getAppName(), deletion.getUserId(), deletion.getSessionId()));

  /** Records that could not be folded, with their original bytes. */
  public static final Topic<DeadLetter> FLEET_DEAD_LETTERS =
      new Topic<>(
          "fleet-dead-letters",
          DeadLetter.class,
          DeadLetter.getClassSchema(),
          Set.of(Writer.STREAMS_APP, Writer.COMMANDS),
          Layout.SINGLE,
          Cleanup.DELETE,
          Duration.ofDays(90),
          new Topic.Key<>(
              "topic|partition|offset, each part percent-encoded",
              letter ->
                  RecordKeys.of(letter.getTopic(), letter.getPartition(), letter.getOffset())));

  /** What gateways refused, and why. */
  public static final Topic<IngestRefusal> GATEWAY_REFUSALS =
      new Topic<>(
          "gateway-refusals",
          IngestRefusal.class,
          IngestRefusal.getClassSchema(),
          Set.of(Writer.PRODUCERS),
          Layout.SINGLE,
          Cleanup.DELETE,
          Duration.ofDays(7),
          new Topic.Key<>(
              "gateway|way, each part percent-encoded",
              refusal -> RecordKeys.of(refusal.getGateway(), refusal.getWay())));

  /** What the fold of runs reads; a run's records meet in one of its tasks. */
  public static final List<Topic<?>> INPUTS =
      List.of(AGENT_RUNS, AGENT_EVENTS, AGENT_LLM_USAGE, AGENT_STRAYS);

  /** What the folds of sessions and of applications' state read. */
  public static final List<Topic<?>> SESSION_INPUTS =
      List.of(AGENT_SESSION_EVENTS, AGENT_APP_STATE);

  /** What the connectors write to PostgreSQL, in the order in which they start. */
  public static final List<Topic<?>> SUNK =
      List.of(
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
          MODEL_PRICES);

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
          GATEWAY_REFUSALS,
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

  /**
   * A topic of as many partitions as the inputs; without an end to its retention it is compacted.
   */
  private static <V extends SpecificRecord> Topic<V> topic(
      String name,
      Class<V> type,
      Set<Writer> writers,
      Duration retention,
      String keyWords,
      Function<V, String> key) {
    return new Topic<>(
        name,
        type,
        SpecificData.get().getSchema(type),
        writers,
        Layout.CO_PARTITIONED,
        retention.equals(FOREVER) ? Cleanup.COMPACT : Cleanup.DELETE,
        retention,
        new Topic.Key<>(keyWords, key));
  }

  private static String keyOfStray(SpecificRecord stray) {
    if (stray instanceof AgentLlmUsage call) {
      return AGENT_LLM_USAGE.keyOf(call);
    }
    return stray instanceof AgentRun run
        ? AGENT_RUNS.keyOf(run)
        : AGENT_EVENTS.keyOf((AgentRunEvent) stray);
  }
}
