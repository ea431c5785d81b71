package io.fleetfold.schemas;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * What the folds would refuse of a record, found before it is sent. One law for every way in. What
 * the folds mend (texts too long, times far off, numbers that can't be) is no fault here.
 */
public final class RecordFaults {
  /** The fields that name things of the fleet: a cut one would name another thing. */
  private static final Set<String> IDS =
      Set.of(
          "run_id",
          "event_id",
          "usage_id",
          "agent_id",
          "parent_run_id",
          "app_name",
          "user_id",
          "session_id",
          "invocation_id");

  private static final List<String> RUN_STATUSES =
      List.of("pending", "running", "completed", "error", "cancelled");

  private static final List<String> CALL_STATUSES = List.of("success", "error");

  private RecordFaults() {}

  /**
   * A fault of a record.
   *
   * @param field the field at fault; null where it is the whole record
   * @param message what is wrong and what mends it; quotes no content
   */
  public record Fault(String field, String message) {}

  /** The first fault of a record that goes to that topic under that key; null where it has none. */
  public static Fault of(Topic<?> topic, String key, SpecificRecord value) {
    if (value == null) {
      return ofRequired("run_id", key);
    }
    Fault fault = ofFields(value);
    // each input's schema begins with its id
    if (fault == null && value.get(0) instanceof String id) {
      fault = ofRequired(value.getSchema().getFields().get(0).name(), id);
    }
    if (fault == null) {
      fault = ofKind(topic, value);
    }
    return fault == null && isBlank(key) ? missing("the record's key") : fault;
  }

  private static Fault ofFields(SpecificRecord value) {
    for (Schema.Field field : value.getSchema().getFields()) {
      Object told = value.get(field.pos());
      if (told == null && !field.schema().isNullable()) {
        return missing(field.name());
      }
      if (told instanceof String id && IDS.contains(field.name()) && isTooLong(id)) {
        return tooLong(field.name(), id);
      }
    }
    return null;
  }

  private static Fault ofKind(Topic<?> topic, SpecificRecord value) {
    if (value instanceof AgentRun run) {
      return ofWord(run.getStatus(), RUN_STATUSES);
    } else if (value instanceof AgentLlmUsage call) {
      return ofWord(call.getStatus(), CALL_STATUSES);
    } else if (value instanceof AgentRunEvent event) {
      return ofEvent(topic, event);
    }
    return null;
  }

  private static Fault ofEvent(Topic<?> topic, AgentRunEvent event) {
    if (isBlank(event.getEventType())) {
      return missing("event_type");
    }
    if (!topic.equals(Topics.AGENT_SESSION_EVENTS)) {
      return ofRequired("run_id", event.getRunId());
    }
    Fault fault = ofRequired("app_name", event.getAppName());
    fault = fault == null ? ofRequired("user_id", event.getUserId()) : fault;
    return fault == null ? ofRequired("session_id", event.getSessionId()) : fault;
  }

  private static Fault ofRequired(String field, String id) {
    return isBlank(id) ? missing(field) : isTooLong(id) ? tooLong(field, id) : null;
  }

  private static Fault ofWord(String status, Collection<String> known) {
    return known.contains(status)
        ? null
        : new Fault(
            "status",
            "status is '" + Text.head(status, 40) + "': take " + String.join(", ", known));
  }

  private static boolean isBlank(String id) {
    return id == null || id.isBlank() || Text.clean(id).isBlank();
  }

  private static boolean isTooLong(String id) {
    return Text.isLonger(id, RecordLimits.ID_BYTES);
  }

  private static Fault tooLong(String field, String id) {
    return new Fault(
        field,
        field
            + " has "
            + Text.utf8Length(id)
            + " bytes: take an id of at most "
            + RecordLimits.ID_BYTES);
  }

  private static Fault missing(String field) {
    return new Fault(field, field + " is missing: set it");
  }
}
