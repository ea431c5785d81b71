package io.fleetfold.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.client.Ids;
import io.fleetfold.gateway.http.ProblemException;
import io.fleetfold.gateway.ingest.Message;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Billing;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * A kind of record that JSON brings, and what is filled in where it is missing. Thread-safe.
 *
 * @param <V> the generated record
 */
public final class JsonInput<V extends SpecificRecord> {
  /** Versions of runs. */
  static final JsonInput<AgentRun> RUNS =
      new JsonInput<>(Topics.AGENT_RUNS, Set.of(), JsonInput::complete);

  /** What happens in runs. */
  static final JsonInput<AgentRunEvent> EVENTS =
      new JsonInput<>(Topics.AGENT_EVENTS, Set.of("scope", "sequence"), JsonInput::complete);

  /** Calls of models. */
  static final JsonInput<AgentLlmUsage> CALLS =
      new JsonInput<>(Topics.AGENT_LLM_USAGE, Set.of("reprice"), JsonInput::complete);

  /** What happens in sessions, whose names stand elsewhere. */
  public static final JsonInput<AgentRunEvent> SESSION_EVENTS =
      new JsonInput<>(
          Topics.AGENT_SESSION_EVENTS,
          Set.of("scope", "sequence", "app_name", "user_id", "session_id"),
          (event, arrival, ids) -> {});

  /** All that have a route of their own. */
  static final List<JsonInput<?>> ALL = List.of(RUNS, EVENTS, CALLS);

  private final Topic<V> topic;
  private final RecordReader<V> reader;
  private final Completion<V> completion;

  private interface Completion<V> {
    void complete(V record, Instant arrival, Ids ids) throws FieldProblem;
  }

  private JsonInput(Topic<V> topic, Set<String> notTaken, Completion<V> completion) {
    this.topic = topic;
    this.reader = new RecordReader<>(topic.valueType(), topic.schema(), notTaken);
    this.completion = completion;
  }

  Schema schema() {
    return reader.schema();
  }

  Set<String> names() {
    return reader.names();
  }

  /** The record of a JSON object, as it came. */
  V read(JsonNode object) throws FieldProblem {
    return reader.read(object);
  }

  /**
   * The record of a body that is one JSON object, as it came.
   *
   * @throws ProblemException when it is none, or a field is not usable
   */
  public V readOne(byte[] body) {
    try {
      return reader.read(GatewayJson.object(body));
    } catch (FieldProblem e) {
      throw e.problem();
    }
  }

  /** The record, complete, on its way to its topic. */
  Message message(V record, Instant arrival, Ids ids) throws FieldProblem {
    completion.complete(record, Instant.ofEpochMilli(arrival.toEpochMilli()), ids);
    return Message.of(topic, record);
  }

  private static void complete(AgentRun run, Instant arrival, Ids ids) {
    run.setRunId(orNew(run.getRunId(), ids));
    run.setAgentName(run.getAgentName() == null ? run.getAgentId() : run.getAgentName());
    // an empty one changes nothing of what is known
    run.setObjective(run.getObjective() == null ? "" : run.getObjective());
    run.setRecordedAt(run.getRecordedAt() == null ? arrival : run.getRecordedAt());
  }

  private static void complete(AgentRunEvent event, Instant arrival, Ids ids) throws FieldProblem {
    event.setEventId(orNew(event.getEventId(), ids));
    event.setAgentName(event.getAgentName() == null ? event.getAgentId() : event.getAgentName());
    event.setTimestamp(event.getTimestamp() == null ? arrival : event.getTimestamp());
    if (isBlank(event.getRunId()) && !isBlank(event.getSessionId())) {
      throw new FieldProblem(
          "run_id",
          "run_id is missing: set it; events of a session without a run are sent to"
              + " /v1/sessions/{app}/{user}/{session}/events");
    }
  }

  private static void complete(AgentLlmUsage call, Instant arrival, Ids ids) {
    call.setCreatedAt(call.getCreatedAt() == null ? arrival : call.getCreatedAt());
    if (call.getStatus() == null) {
      call.setStatus(call.getErrorMessage() == null ? "success" : "error");
    }
    if (isBlank(call.getUsageId())) {
      // an answer from the application's own cache repeats the ids of the call that filled it
      boolean own = !Billing.CACHED.equals(call.getBilling());
      String id = !isBlank(call.getResponseId()) ? call.getResponseId() : call.getRequestId();
      call.setUsageId(own ? orNew(id, ids) : ids.next());
    }
  }

  private static String orNew(String id, Ids ids) {
    return isBlank(id) ? ids.next() : id;
  }

  private static boolean isBlank(String text) {
    return text == null || text.isBlank();
  }
}
