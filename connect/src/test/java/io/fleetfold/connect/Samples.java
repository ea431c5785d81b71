package io.fleetfold.connect;

import io.fleetfold.records.AgentRunEvent;
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
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Records as the streams app writes them. */
final class Samples {
  static final Instant TIME = Instant.parse("2026-11-03T04:05:06.789Z");

  private Samples() {}

  static Run.Builder run(String id, String status, long revision) {
    return Run.newBuilder()
        .setRunId(id)
        .setAgentId("agent ü")
        .setStatus(status)
        .setStartedAt(TIME)
        .setTotalIterations(3)
        .setMetadata("{\"tags\": [\"a\", null], \"n\": 1.50}")
        .setLastActivityAt(TIME.plusMillis(1))
        .setEventCount(9)
        .setEventsByType("{\"run_started\": 1}")
        .setActions("{\"search\": {\"count\": 2, \"errors\": 1, \"duration_ms\": 30}}")
        .setInputTokens(175_473)
        .setCostUsd(null)
        .setProviderCostUsd(new BigDecimal("1.805580000001"))
        .setRevision(revision);
  }

  static AgentRunEvent event(String id, String run, Instant time) {
    return AgentRunEvent.newBuilder()
        .setEventId(id)
        .setRunId(run)
        .setAgentId("a")
        .setAgentName("A")
        .setTimestamp(time)
        .setEventType("custom")
        .setData("{\"text\": \"it's \\\"quoted\\\", {braces}, back\\\\slash, NULL\"}")
        .setFinalResponse(true)
        .build();
  }

  static LlmCall call(String id, String run) {
    return LlmCall.newBuilder()
        .setUsageId(id)
        .setRunId(run)
        .setProvider("anthropic")
        .setModel("claude")
        .setPrompt("{not, json} \"and\" \\ NULL\nü😀")
        .setStatus("success")
        .setInputTokens(Long.MAX_VALUE)
        .setCreatedAt(TIME)
        .setCacheWrite1hTokens(7L)
        .setServiceTier("batch")
        .setProviderCostUsd(new BigDecimal("12345678901234567890.000000000001"))
        .build();
  }

  static RunStats stats(String agent, int partition, long completed, long revision) {
    return RunStats.newBuilder()
        .setScope(agent.isEmpty() ? "fleet" : "agent")
        .setAgentId(agent)
        .setPartition(partition)
        .setPendingRuns(0)
        .setRunningRuns(0)
        .setInterruptedRuns(0)
        .setCompletedRuns(completed)
        .setErrorRuns(0)
        .setCancelledRuns(0)
        .setTotalIterations(2 * completed)
        .setProviderCostUsd(new BigDecimal("0.100000000000"))
        .setRunDurationBuckets("{\"173\": " + completed + "}")
        .setLlmLatencyBuckets("{}")
        .setRevision(revision)
        .build();
  }

  /** A partial of a model's usage in a window that begins at {@link #TIME}'s hour. */
  static UsageWindow window(String window, String name, int partition, long calls, long revision) {
    return UsageWindow.newBuilder()
        .setWindow(window)
        .setWindowStart(TIME.truncatedTo(ChronoUnit.HOURS))
        .setScope("model")
        .setName(name)
        .setPartition(partition)
        .setCalls(calls)
        .setErrors(1)
        .setInputTokens(100 * calls)
        .setCostUsd(partition == 0 ? new BigDecimal("0.000000000001") : null)
        .setProviderCostUsd(new BigDecimal("0.100000000000"))
        .setLatencyBuckets(window.equals("10s") ? null : "{\"173\": " + calls + "}")
        .setRevision(revision)
        .build();
  }

  static ModelPrice price(String model, String tiers) {
    return new ModelPrice("p1", "openai", model, TIME, tiers, "test", TIME);
  }

  static RunDeletion deletion(String run) {
    return new RunDeletion(run, TIME);
  }

  static Session session(String app, long generation, long revision) {
    return Session.newBuilder()
        .setAppName(app)
        .setUserId("ann")
        .setSessionId("s1")
        .setGeneration(generation)
        .setStatus("active")
        .setRouteHistory("[]")
        .setMessageCount(1)
        .setEventCount(revision)
        .setCreatedAt(TIME)
        .setUpdatedAt(TIME)
        .setRevision(revision)
        .build();
  }

  static SessionState state(String app, long generation, String value) {
    return new SessionState("session", app, "ann", "s1", "to do", generation, value, TIME, 1L);
  }

  static SessionMessage message(String app, long generation, long sequence) {
    return SessionMessage.newBuilder()
        .setAppName(app)
        .setUserId("ann")
        .setSessionId("s1")
        .setGeneration(generation)
        .setMessageId("m" + sequence)
        .setSequence(sequence)
        .setTimestamp(TIME)
        .setRole("user")
        .setContent("{\"parts\": [{\"text\": \"buy milk\"}]}")
        .setAgentId("assistant")
        .setRevision(sequence + 1)
        .build();
  }

  static SessionDeletion sessionDeletion(String app, long generation) {
    return new SessionDeletion(app, "ann", "s1", generation, "deleted", TIME);
  }
}
