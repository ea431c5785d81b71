package io.fleetfold.client;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.RecordLimits;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.nio.charset.StandardCharsets;
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
    return checked(Topics.AGENT_RUNS, run, run == null ? null : run::getRunId, "run_id");
  }

  static Outgoing of(AgentRunEvent event) {
    if (event != null && isBlank(event.getEventId())) {
      return new Outgoing(Topics.AGENT_EVENTS, null, event, "event_id is missing: set it");
    }
    return checked(Topics.AGENT_EVENTS, event, event == null ? null : event::getRunId, "run_id");
  }

  static Outgoing of(AgentLlmUsage usage) {
    return checked(
        Topics.AGENT_LLM_USAGE, usage, usage == null ? null : () -> usageKey(usage), "usage_id");
  }

  static Outgoing deletion(String runId) {
    String problem = isBlank(runId) ? "run_id is missing: set it" : idProblem("run_id", runId);
    return new Outgoing(Topics.AGENT_RUNS, runId, null, problem);
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

  private static Outgoing checked(
      Topic<?> topic, SpecificRecord value, Supplier<String> key, String keyField) {
    if (value == null) {
      return new Outgoing(topic, null, null, "the record is null: delete a run with delete(runId)");
    }
    String found = key.get();
    if (isBlank(found)) {
      return new Outgoing(topic, null, value, keyField + " is missing: set it");
    }
    String problem = missingField(value);
    return new Outgoing(topic, found, value, problem != null ? problem : idProblem("key", found));
  }

  private static String missingField(SpecificRecord value) {
    for (Schema.Field field : value.getSchema().getFields()) {
      if (value.get(field.pos()) == null && !field.schema().isNullable()) {
        return field.name() + " is missing: set it";
      }
    }
    return null;
  }

  private static String idProblem(String what, String id) {
    boolean longId =
        id.length() > RecordLimits.ID_BYTES / 4
            && id.getBytes(StandardCharsets.UTF_8).length > RecordLimits.ID_BYTES;
    return longId
        ? what + " is longer than " + RecordLimits.ID_BYTES + " bytes: take a shorter id"
        : null;
  }

  private static boolean isBlank(String text) {
    return text == null || text.isBlank();
  }
}
