package io.fleetfold.client;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordFaults;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Text;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * A record with the topic and the key it goes to.
 *
 * @param value null marks a run as deleted
 * @param problem why it cannot be sent, in words without content; null when it can
 */
record Outgoing(Topic<?> topic, String key, SpecificRecord value, String problem) {
  // the frame, lengths and numbers of a record, roughly
  private static final long FIXED_BYTES = 128;

  static Outgoing of(AgentRun run) {
    return checked(Topics.AGENT_RUNS, run, run == null ? null : run::getRunId);
  }

  static Outgoing of(AgentRunEvent event) {
    return checked(Topics.AGENT_EVENTS, event, event == null ? null : event::getRunId);
  }

  static Outgoing of(AgentLlmUsage usage) {
    return checked(Topics.AGENT_LLM_USAGE, usage, usage == null ? null : () -> usageKey(usage));
  }

  static Outgoing deletion(String runId) {
    return checked(Topics.AGENT_RUNS, runId, null);
  }

  /** A record that threw when it was read: it cannot be looked at again. */
  static Outgoing unreadable(Throwable cause) {
    String problem = "the record cannot be read: " + cause.getClass().getName();
    return new Outgoing(Topics.AGENT_EVENTS, null, null, problem);
  }

  /** The same record as it may leave the process. */
  Outgoing cleaned(UnaryOperator<SpecificRecord> cleaning) {
    SpecificRecord clean = value == null ? null : cleaning.apply(value);
    return clean == value ? this : new Outgoing(topic, key, clean, problem);
  }

  /**
   * The size in memory and, at most, on the wire, before compression. Characters count two bytes,
   * as they may take in memory.
   */
  long estimatedBytes() {
    return FIXED_BYTES + 2 * characters();
  }

  /** Characters of all text: an encoded record has at least as many bytes. */
  long characters() {
    long count = key == null ? 0 : key.length();
    if (value != null) {
      for (Schema.Field field : value.getSchema().getFields()) {
        if (value.get(field.pos()) instanceof String text) {
          count += text.length();
        }
      }
    }
    return count;
  }

  private static String usageKey(AgentLlmUsage usage) {
    if (isBlank(usage.getUsageId())) {
      return null;
    }
    return RecordKeys.ofCall(usage.getRunId(), usage.getAgentId(), usage.getUsageId());
  }

  private static Outgoing checked(Topic<?> topic, SpecificRecord value, Supplier<String> key) {
    return value == null
        ? new Outgoing(topic, null, null, "the record is null: delete a run with delete(runId)")
        : checked(topic, key.get(), value);
  }

  private static Outgoing checked(Topic<?> topic, String key, SpecificRecord value) {
    RecordFaults.Fault fault = RecordFaults.of(topic, key, value);
    return new Outgoing(
        topic, key == null ? null : Text.clean(key), value, fault == null ? null : fault.message());
  }

  private static boolean isBlank(String text) {
    return text == null || text.isBlank();
  }
}
