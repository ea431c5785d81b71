package io.fleetfold.bench.fold;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.RecordReaders;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/** Decodes inputs with the folds' own serdes, and nothing else. Thread-safe. */
final class Decoders {
  private final RecordReaders readers;
  private final String runs;
  private final String events;

  Decoders(SchemaRegistry registry, Fleet fleet) {
    readers = RecordReaders.of(registry);
    runs = fleet.name(Topics.AGENT_RUNS);
    events = fleet.name(Topics.AGENT_EVENTS);
  }

  SpecificRecord decode(String topic, byte[] value) {
    if (topic.equals(runs)) {
      return readers.runs().deserialize(topic, value);
    }
    return topic.equals(events)
        ? readers.events().deserialize(topic, value)
        : readers.calls().deserialize(topic, value);
  }

  /** When the agent wrote the record, in epoch milliseconds. */
  static long time(SpecificRecord record) {
    Instant at;
    if (record instanceof io.fleetfold.records.AgentRun run) {
      at = run.getRecordedAt();
    } else if (record instanceof io.fleetfold.records.AgentRunEvent event) {
      at = event.getTimestamp();
    } else {
      at = ((io.fleetfold.records.AgentLlmUsage) record).getCreatedAt();
    }
    return at.toEpochMilli();
  }
}
