package io.fleetfold.gateway.ingest;

import io.fleetfold.client.RunStatus;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordLimits;
import io.fleetfold.schemas.SessionLimits;
import io.fleetfold.schemas.Text;
import io.fleetfold.schemas.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * What the folds would refuse of a record, told to whoever sent it. What they mend (texts too long,
 * times far off) goes on to them, who count it.
 */
final class RecordChecks {
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
      List.of(
          RunStatus.PENDING,
          RunStatus.RUNNING,
          RunStatus.COMPLETED,
          RunStatus.ERROR,
          RunStatus.CANCELLED);

  private static final List<String> CALL_STATUSES = List.of("success", "error");

  private RecordChecks() {}

  static void check(Message message) throws RefusedException {
    SpecificRecord value = message.value();
    if (value == null) {
      required("run_id", message.key());
      return;
    }
    for (Schema.Field field : value.getSchema().getFields()) {
      field(field, value.get(field.pos()));
    }
    required(MessageIds.field(value.getSchema()), MessageIds.of(message));
    if (value instanceof AgentRun run) {
      word("status", run.getStatus(), RUN_STATUSES);
    } else if (value instanceof AgentLlmUsage call) {
      word("status", call.getStatus(), CALL_STATUSES);
    } else if (value instanceof AgentRunEvent event) {
      event(message, event);
    }
    if (message.key() == null || message.key().isBlank()) {
      throw missing("the record's key");
    }
  }

  private static void field(Schema.Field field, Object value) throws RefusedException {
    if (value == null) {
      if (!field.schema().isNullable()) {
        throw missing(field.name());
      }
    } else if (value instanceof String id
        && IDS.contains(field.name())
        && Text.isLonger(id, RecordLimits.ID_BYTES)) {
      throw new RefusedException(
          field.name(),
          field.name()
              + " has "
              + Text.utf8Length(id)
              + " bytes: take an id of at most "
              + RecordLimits.ID_BYTES);
    }
  }

  private static void event(Message message, AgentRunEvent event) throws RefusedException {
    required("event_type", event.getEventType());
    if (!message.topic().equals(Topics.AGENT_SESSION_EVENTS)) {
      required("run_id", event.getRunId());
      return;
    }
    required("app_name", event.getAppName());
    required("user_id", event.getUserId());
    required("session_id", event.getSessionId());
    SessionLimits limits = SessionLimits.DEFAULT;
    long content = size("content", event.getContent(), limits.contentBytes());
    long data = size("data", event.getData(), limits.fieldBytes());
    long delta = size("state_delta", event.getStateDelta(), limits.fieldBytes());
    if (content + data + delta > SessionLimits.EVENT_BYTES) {
      throw new RefusedException(
          null,
          "content, data and state_delta have "
              + (content + data + delta)
              + " bytes together: send at most "
              + SessionLimits.EVENT_BYTES);
    }
  }

  private static long size(String field, String json, int limit) throws RefusedException {
    long bytes = json == null ? 0 : Text.utf8Length(json);
    if (bytes > limit) {
      throw new RefusedException(field, field + " has " + bytes + " bytes: send at most " + limit);
    }
    return bytes;
  }

  private static void required(String field, String id) throws RefusedException {
    if (id == null || id.isBlank()) {
      throw missing(field);
    }
    if (Text.isLonger(id, RecordLimits.ID_BYTES)) {
      throw new RefusedException(
          field, field + " is too long: take one of at most " + RecordLimits.ID_BYTES + " bytes");
    }
  }

  private static void word(String field, String value, Collection<String> known)
      throws RefusedException {
    if (!known.contains(value)) {
      throw new RefusedException(
          field, field + " is '" + Text.head(value, 40) + "': take " + String.join(", ", known));
    }
  }

  private static RefusedException missing(String field) {
    return new RefusedException(field, field + " is missing: set it");
  }
}
