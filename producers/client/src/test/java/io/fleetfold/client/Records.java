package io.fleetfold.client;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.time.Instant;

/** Records for tests. */
final class Records {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Records() {}

  static AgentRun run(String id) {
    return AgentRun.newBuilder()
        .setRunId(id)
        .setAgentId("agent-1")
        .setAgentName("Agent One")
        .setObjective("be tested")
        .setStatus("running")
        .setRecordedAt(NOON)
        .build();
  }

  static AgentRunEvent event(String runId, String eventId) {
    return AgentRunEvent.newBuilder()
        .setEventId(eventId)
        .setRunId(runId)
        .setAgentId("agent-1")
        .setAgentName("Agent One")
        .setTimestamp(NOON)
        .setEventType(EventTypes.CUSTOM)
        .build();
  }

  static AgentLlmUsage usage(String runId, String agentId, String usageId) {
    return AgentLlmUsage.newBuilder()
        .setUsageId(usageId)
        .setRunId(runId)
        .setAgentId(agentId)
        .setProvider("openai")
        .setModel("gpt-4o")
        .setStatus("success")
        .setCreatedAt(NOON)
        .build();
  }
}
