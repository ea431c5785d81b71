package io.fleetfold.streams.core.ingest;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.CallNumbers;
import io.fleetfold.schemas.ServiceTiers;
import io.fleetfold.schemas.SessionLimits;
import io.fleetfold.schemas.Text;
import io.fleetfold.schemas.TokenClass;
import java.time.Instant;

/**
 * Normalises and bounds each field of a record, in the record itself, whoever produced it: what
 * comes out may be folded and sunk as it is.
 */
final class Normaliser {
  private Normaliser() {}

  static void run(AgentRun run, FieldRules rules) {
    run.setRunId(rules.requiredId("run_id", run.getRunId()));
    RunStatus.parse(run.getStatus());
    run.setAgentId(orEmpty(rules.optionalId("agent_id", run.getAgentId())));
    run.setAgentName(rules.label(run.getAgentName()));
    run.setObjective(rules.text(run.getObjective()));
    run.setAdditionalContext(
        rules.json("additional_context", run.getAdditionalContext(), JsonScan.Fields.NONE));
    run.setStartedAt(rules.time(run.getStartedAt()));
    run.setFinishedAt(rules.time(run.getFinishedAt()));
    run.setTotalIterations((int) rules.count(run.getTotalIterations()));
    run.setFinalSynthesisOutput(rules.text(run.getFinalSynthesisOutput()));
    run.setExecutionHistory(
        rules.json("execution_history", run.getExecutionHistory(), JsonScan.Fields.NONE));
    run.setErrorMessage(rules.text(run.getErrorMessage()));
    run.setMetadata(rules.json("metadata", run.getMetadata(), JsonScan.Fields.NONE));
    run.setParentRunId(rules.optionalId("parent_run_id", run.getParentRunId()));
    run.setAppName(rules.optionalId("app_name", run.getAppName()));
    run.setUserId(rules.optionalId("user_id", run.getUserId()));
    run.setSessionId(rules.optionalId("session_id", run.getSessionId()));
    run.setTraceId(rules.reference(run.getTraceId()));
    run.setUsageSource(rules.word(run.getUsageSource()));
    run.setRecordedAt(required("recorded_at", rules.time(run.getRecordedAt())));
  }

  /** Returns what the event tells about an executed action, or null for another event. */
  static ActionFacts event(AgentRunEvent event, FieldRules rules) {
    event.setEventId(rules.requiredId("event_id", event.getEventId()));
    event.setRunId(rules.requiredId("run_id", event.getRunId()));
    everyEvent(event, rules);
    boolean executed = event.getEventType().equals(EventTypes.ACTION_EXECUTION_COMPLETED);
    ActionFacts action = executed ? new ActionFacts() : null;
    event.setData(rules.json("data", event.getData(), executed ? action : JsonScan.Fields.NONE));
    event.setAppName(rules.optionalId("app_name", event.getAppName()));
    event.setUserId(rules.optionalId("user_id", event.getUserId()));
    event.setSessionId(rules.optionalId("session_id", event.getSessionId()));
    event.setContent(rules.json("content", event.getContent(), JsonScan.Fields.NONE));
    event.setStateDelta(rules.json("state_delta", event.getStateDelta(), JsonScan.Fields.NONE));
    if (executed) {
      action.bound(rules);
    }
    return action;
  }

  /** All of a session's event but its ids: what an agent is to remember is refused, never cut. */
  static void sessionEvent(AgentRunEvent event, FieldRules rules, SessionLimits sizes) {
    event.setRunId(rules.optionalId("run_id", event.getRunId()));
    everyEvent(event, rules);
    event.setData(rules.whole("data", event.getData(), sizes.fieldBytes()));
    event.setContent(rules.whole("content", event.getContent(), sizes.contentBytes()));
    event.setStateDelta(rules.whole("state_delta", event.getStateDelta(), sizes.fieldBytes()));
    long all = size(event.getData()) + size(event.getContent()) + size(event.getStateDelta());
    if (all > SessionLimits.EVENT_BYTES) {
      throw new Refusal(
          Refusal.INVALID,
          "content, data and state_delta have "
              + all
              + " bytes together: publish at most "
              + SessionLimits.EVENT_BYTES);
    }
  }

  /** What events of runs and of sessions have in common. */
  private static void everyEvent(AgentRunEvent event, FieldRules rules) {
    event.setAgentId(orEmpty(rules.optionalId("agent_id", event.getAgentId())));
    event.setAgentName(rules.label(event.getAgentName()));
    event.setTimestamp(required("timestamp", rules.time(event.getTimestamp())));
    event.setEventType(rules.label(event.getEventType()));
    if (event.getEventType().isBlank()) {
      throw new Refusal(Refusal.INVALID, "event_type is missing: set it");
    }
    event.setInvocationId(rules.optionalId("invocation_id", event.getInvocationId()));
    event.setAuthor(rules.label(event.getAuthor()));
    event.setTraceId(rules.reference(event.getTraceId()));
    event.setSpanId(rules.reference(event.getSpanId()));
    event.setParentSpanId(rules.parent(event.getParentSpanId()));
  }

  private static long size(String json) {
    return json == null ? 0 : Text.utf8Length(json);
  }

  /** Fills in the cost that the call's usage block reports. */
  static void call(AgentLlmUsage call, FieldRules rules, ReportedCost cost) {
    call.setUsageId(rules.requiredId("usage_id", call.getUsageId()));
    call.setAgentId(rules.optionalId("agent_id", call.getAgentId()));
    call.setRunId(rules.optionalId("run_id", call.getRunId()));
    call.setSessionId(rules.optionalId("session_id", call.getSessionId()));
    if (!call.getStatus().equals("success") && !call.getStatus().equals("error")) {
      throw new Refusal(
          Refusal.INVALID,
          "status is '" + Text.head(call.getStatus(), 40) + "': take success or error");
    }
    call.setProvider(rules.label(call.getProvider()));
    call.setModel(rules.label(call.getModel()));
    call.setPrompt(rules.text(call.getPrompt()));
    call.setPromptLength(rules.count(call.getPromptLength()));
    call.setInputParams(rules.json("input_params", call.getInputParams(), JsonScan.Fields.NONE));
    call.setResponseContent(rules.text(call.getResponseContent()));
    call.setResponseLength(rules.count(call.getResponseLength()));
    call.setUsageMetrics(rules.json("usage_metrics", call.getUsageMetrics(), cost));
    call.setErrorMessage(rules.text(call.getErrorMessage()));
    call.setLatencyMs(rules.count(call.getLatencyMs()));
    call.setTimeToFirstTokenMs(rules.count(call.getTimeToFirstTokenMs()));
    call.setFinishReason(rules.label(call.getFinishReason()));
    call.setCreatedAt(required("created_at", rules.time(call.getCreatedAt())));
    CallNumbers.dropImpossibleTokens(call);
    for (TokenClass kind : TokenClass.values()) {
      // a whole comes before its parts
      if (kind.whole() != null) {
        kind.put(call, rules.part(kind.of(call), kind.whole().of(call)));
      }
    }
    call.setServiceTier(ServiceTiers.canonical(rules.label(call.getServiceTier())));
    call.setBilling(rules.word(call.getBilling()));
    call.setResponseId(rules.reference(call.getResponseId()));
    call.setRequestId(rules.reference(call.getRequestId()));
    call.setTraceId(rules.reference(call.getTraceId()));
    call.setSpanId(rules.reference(call.getSpanId()));
    call.setParentSpanId(rules.parent(call.getParentSpanId()));
    call.setCarrier(rules.word(call.getCarrier()));
    call.setUsageIssue(rules.word(call.getUsageIssue()));
    rules.issues().addIssue(call.getUsageIssue());
  }

  private static String orEmpty(String value) {
    return value == null ? "" : value;
  }

  private static Instant required(String field, Instant value) {
    if (value == null) {
      throw new Refusal(Refusal.INVALID, field + " is missing: set it");
    }
    return value;
  }
}
