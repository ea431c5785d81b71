package io.fleetfold.gateway.ingest;

import io.fleetfold.records.AgentRun;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import org.apache.avro.specific.SpecificRecord;

/**
 * A record on its way to its topic.
 *
 * @param topic where it goes
 * @param key its key there
 * @param value the record; null deletes what the key names
 */
public record Message(Topic<?> topic, String key, SpecificRecord value) {
  /** A record under the key that its topic gives it. */
  public static <V extends SpecificRecord> Message of(Topic<V> topic, V value) {
    return new Message(topic, topic.keyOf(value), value);
  }

  /** The deletion of a run. */
  public static Message deletion(String runId) {
    Topic<AgentRun> runs = Topics.AGENT_RUNS;
    return new Message(runs, runId, null);
  }
}
