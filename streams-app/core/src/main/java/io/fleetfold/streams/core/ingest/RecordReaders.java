package io.fleetfold.streams.core.ingest;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.records.AppStateChange;
import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;

/** Readers of the input topics' values. Thread-safe. */
public record RecordReaders(
    RecordDeserializer<AgentRun> runs,
    RecordDeserializer<AgentRunEvent> events,
    RecordDeserializer<AgentLlmUsage> calls,
    RecordDeserializer<ModelPrice> prices,
    RecordDeserializer<AppStateChange> appChanges) {

  /** Readers that ask this registry for each schema once. */
  public static RecordReaders of(SchemaRegistry registry) {
    return new RecordReaders(
        new RecordDeserializer<>(registry, Topics.AGENT_RUNS),
        new RecordDeserializer<>(registry, Topics.AGENT_EVENTS),
        new RecordDeserializer<>(registry, Topics.AGENT_LLM_USAGE),
        new RecordDeserializer<>(registry, Topics.MODEL_PRICES),
        new RecordDeserializer<>(registry, Topics.AGENT_APP_STATE));
  }
}
