package io.fleetfold.simulator;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/**
 * A record to publish.
 *
 * @param time when the agent would publish it
 * @param topic where to
 * @param key under which key
 * @param value the record
 */
record Emission<V extends SpecificRecord>(Instant time, Topic<V> topic, String key, V value) {
  static Emission<AgentRun> of(AgentRun run) {
    return new Emission<>(run.getRecordedAt(), Topics.AGENT_RUNS, run.getRunId(), run);
  }

  static Emission<AgentRunEvent> of(AgentRunEvent event) {
    return new Emission<>(event.getTimestamp(), Topics.AGENT_EVENTS, event.getRunId(), event);
  }

  static Emission<AgentLlmUsage> of(AgentLlmUsage call) {
    String key = call.getRunId() != null ? call.getRunId() : call.getAgentId();
    return new Emission<>(call.getCreatedAt(), Topics.AGENT_LLM_USAGE, key, call);
  }
}
