package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.gateway.otlp.Attributes;
import io.fleetfold.gateway.otlp.SpanItem;
import io.fleetfold.gateway.otlp.UnixNanos;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A span of a coding agent.
 *
 * @param item the span as it came
 * @param attributes what it tells with its attributes
 * @param role what it stands for
 */
record AgentSpan(SpanItem item, AgentAttributes attributes, SpanRole role) {
  private static final int MAX_EVENTS = 32;

  static AgentSpan of(SpanItem item) {
    CodingAgent agent = agentOf(item);
    return new AgentSpan(
        item,
        new AgentAttributes(agent, item.resource(), item.attributes()),
        SpanRole.of(agent, item));
  }

  /** Who sends the span; null for nobody known here. */
  static CodingAgent agentOf(SpanItem item) {
    return CodingAgent.of(item.resource(), item.scope().getName(), item.span().getName());
  }

  CodingAgent agent() {
    return attributes.agent();
  }

  String trace() {
    return HexFormat.of().formatHex(item.span().getTraceId().toByteArray());
  }

  String spanId() {
    return HexFormat.of().formatHex(item.span().getSpanId().toByteArray());
  }

  /** The id of what encloses it; empty for a root. */
  String parent() {
    return HexFormat.of().formatHex(item.span().getParentSpanId().toByteArray());
  }

  /** The span in the fleet. */
  String id() {
    return trace() + "/" + spanId();
  }

  Instant startedAt() {
    return Instant.ofEpochMilli(item.startMillis());
  }

  Instant endedAt() {
    return Instant.ofEpochMilli(Math.max(item.startMillis(), item.endMillis()));
  }

  /** The session's id; null where the span names none. */
  String session() {
    return attributes.session();
  }

  /** Whose session it is. */
  String user() {
    return attributes.user();
  }

  /** A scalar as text; null where there is none. */
  String text(String attribute) {
    return attributes.text(attribute);
  }

  /** A text that the emitter may have kept back; null then. */
  String content(String attribute) {
    return attributes.content(attribute);
  }

  /** The first of several attributes that is there; null for none. */
  String first(String... names) {
    for (String name : names) {
      if (text(name) != null) {
        return text(name);
      }
    }
    return null;
  }

  /** Why it failed; null where it did not. */
  String error() {
    Status status = item.span().getStatus();
    boolean isFailed =
        status.getCode() == Status.StatusCode.STATUS_CODE_ERROR
            || Boolean.FALSE.equals(item.attributes().flag("success"));
    if (!isFailed) {
      return null;
    }
    String told = first("error", "error.message", "error.type");
    return told != null ? told : status.getMessage().isEmpty() ? "failed" : status.getMessage();
  }

  /** What every event of a span tells. */
  ObjectNode data() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("start_unix_nano", UnixNanos.text(item.span().getStartTimeUnixNano()));
    if (item.durationMillis() != null) {
      data.put("duration_ms", item.durationMillis());
    }
    if (item.timeIssue() != null) {
      data.put("time_issue", item.timeIssue());
    }
    if (session() != null) {
      data.put("session_id", session());
    }
    if (error() != null) {
      data.put("error", error());
    }
    if (item.span().getDroppedAttributesCount() != 0) {
      data.put(
          "dropped_attributes", Integer.toUnsignedLong(item.span().getDroppedAttributesCount()));
    }
    return data;
  }

  /** Puts what no field takes under {@code attributes}. */
  ObjectNode rest(ObjectNode data, String... taken) {
    Rest.add(data, item.attributes(), taken);
    ArrayNode events = data.arrayNode();
    for (Span.Event event : item.span().getEventsList()) {
      if (events.size() < MAX_EVENTS) {
        ObjectNode told = events.addObject().put("name", event.getName());
        Rest.add(told, Attributes.of(event.getAttributesList()));
      }
    }
    // among the attributes: they may hold what went into a tool and came out of it
    if (!events.isEmpty()) {
      data.withObjectProperty("attributes").set("span_events", events);
    }
    return data;
  }
}
