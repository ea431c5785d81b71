package io.fleetfold.streams.app;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.time.Instant;

/** Input records with everything set that a test does not care about. */
public final class Records {
  /** The time that tests count from, in epoch milliseconds. */
  public static final long T0 = 1_760_000_000_000L;

  private Records() {}

  public static AgentRun.Builder run(String runId, String status, long at) {
    return AgentRun.newBuilder()
        .setRunId(runId)
        .setAgentId("agent-1")
        .setAgentName("Agent 1")
        .setObjective("answer")
        .setStatus(status)
        .setRecordedAt(Instant.ofEpochMilli(at));
  }

  public static AgentRunEvent.Builder event(String runId, String eventId, String type, long at) {
    return AgentRunEvent.newBuilder()
        .setEventId(eventId)
        .setRunId(runId)
        .setAgentId("agent-1")
        .setAgentName("Agent 1")
        .setEventType(type)
        .setTimestamp(Instant.ofEpochMilli(at));
  }

  public static AgentLlmUsage.Builder call(String runId, String usageId, long at) {
    return AgentLlmUsage.newBuilder()
        .setUsageId(usageId)
        .setRunId(runId)
        .setProvider("openai")
        .setModel("gpt")
        .setStatus("success")
        .setInputTokens(100L)
        .setOutputTokens(10L)
        .setLatencyMs(250L)
        .setCreatedAt(Instant.ofEpochMilli(at));
  }
}
