package io.fleetfold.gateway.otlp.genai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.gateway.otlp.AnyJson;
import io.fleetfold.records.AgentRunEvent;
import java.time.Instant;

/**
 * Makes events out of spans. Their ids come from the span's, so that one sent again is the same.
 */
final class Events {
  static final String CUSTOM = "custom";

  private Events() {}

  /** A tool was used. */
  static AgentRunEvent action(GenAiSpan span) {
    Reading reading = span.reading();
    String tool = reading.text(Field.TOOL_NAME);
    ObjectNode data = AnyJson.object();
    data.put("action", tool == null ? span.span().getName() : tool);
    put(data, "args", reading.find(Field.TOOL_ARGS));
    JsonNode result = reading.find(Field.TOOL_RESULT);
    put(data, "result", result == null ? span.events().output() : result);
    put(data, "call_id", reading.find(Field.TOOL_CALL_ID));
    return of(span, "action_execution_completed", end(span), end(span, data));
  }

  /** A span that is neither a call, a tool nor an agent. */
  static AgentRunEvent custom(GenAiSpan span) {
    ObjectNode data = AnyJson.object();
    data.put("name", span.span().getName());
    put(data, "operation", span.reading().find(Field.OPERATION));
    put(data, "input", span.input());
    put(data, "output", span.output());
    return of(span, CUSTOM, end(span), end(span, data));
  }

  /** An agent, or the run itself, began. */
  static AgentRunEvent started(GenAiSpan span, String type) {
    ObjectNode data = AnyJson.object();
    data.put("name", span.span().getName());
    return of(span, type, Instant.ofEpochMilli(span.item().startMillis()), data);
  }

  /** An agent, or the run itself, ended; of a run, the run's record tells what was said. */
  static AgentRunEvent ended(GenAiSpan span, String type) {
    ObjectNode data = AnyJson.object();
    data.put("name", span.span().getName());
    if (!span.isRoot()) {
      put(data, "input", span.input());
      put(data, "output", span.output());
    }
    return of(span, type, end(span), end(span, data));
  }

  private static Instant end(GenAiSpan span) {
    return Instant.ofEpochMilli(span.item().endMillis());
  }

  private static ObjectNode end(GenAiSpan span, ObjectNode data) {
    if (span.item().durationMillis() != null) {
      data.put("duration_ms", span.item().durationMillis());
    }
    if (span.error() != null) {
      data.put("error", span.error());
    }
    data.setAll(span.rest());
    return data;
  }

  private static void put(ObjectNode data, String name, JsonNode value) {
    if (value != null) {
      data.set(name, AnyJson.structured(value));
    }
  }

  private static AgentRunEvent of(GenAiSpan span, String type, Instant at, ObjectNode data) {
    String agent = type.startsWith("run_") ? span.agentOfRun() : span.agent();
    AgentRunEvent event = new AgentRunEvent();
    event.setEventId(span.spanId() + "." + type);
    event.setRunId(span.traceId());
    event.setAgentId(agent == null ? "" : agent);
    event.setAgentName(agent == null ? "" : agent);
    event.setTimestamp(at);
    event.setEventType(type);
    event.setData(data.toString());
    event.setTraceId(span.traceId());
    event.setSpanId(span.spanId());
    event.setParentSpanId(span.parent());
    return event;
  }
}
