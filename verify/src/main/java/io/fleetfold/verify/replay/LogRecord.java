package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * One record of an input topic, as it stands in the log.
 *
 * @param topic the input topic by whose schema it is written
 * @param log the input topic it stands in: another one only in that of strays
 * @param partition where it stands now
 * @param offset its offset there
 * @param sequence the offset by which events are ordered: its own, in the topic of strays the one
 *     it had where it came from
 * @param time its log time, in milliseconds since the epoch
 * @param key its key, or null
 * @param value its value, or null where it has none or {@code unreadable} says why
 * @param unreadable why the value could not be decoded
 * @param rerouted whether this is the copy of a stray, sent on to where it belongs
 */
public record LogRecord(
    Topic<?> topic,
    Topic<?> log,
    int partition,
    long offset,
    long sequence,
    long time,
    String key,
    SpecificRecord value,
    Optional<String> unreadable,
    boolean rerouted) {

  /** Whether it stands in the topic of strays, where earlier releases folded it. */
  boolean amongStrays() {
    return log.equals(Topics.AGENT_STRAYS);
  }

  /** A run record that stands in its place. */
  public static LogRecord of(int partition, long offset, long time, AgentRun run) {
    return of(Topics.AGENT_RUNS, partition, offset, time, run.getRunId(), run);
  }

  /** An event that stands in its place. */
  public static LogRecord of(int partition, long offset, long time, AgentRunEvent event) {
    return of(Topics.AGENT_EVENTS, partition, offset, time, event.getRunId(), event);
  }

  /** A call that stands in its place. */
  public static LogRecord of(int partition, long offset, long time, AgentLlmUsage usage) {
    return of(Topics.AGENT_LLM_USAGE, partition, offset, time, Keys.of(usage), usage);
  }

  /** The deletion of a run. */
  public static LogRecord deletion(int partition, long offset, long time, String runId) {
    return of(Topics.AGENT_RUNS, partition, offset, time, runId, null);
  }

  private static LogRecord of(
      Topic<?> topic, int partition, long offset, long time, String key, SpecificRecord value) {
    return new LogRecord(
        topic,
        topic,
        partition,
        offset,
        offset,
        time,
        key,
        value,
        Optional.empty(),
        /* rerouted= */ false);
  }
}
