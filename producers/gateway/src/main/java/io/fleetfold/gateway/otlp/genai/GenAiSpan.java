package io.fleetfold.gateway.otlp.genai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.gateway.otlp.AnyJson;
import io.fleetfold.gateway.otlp.SpanItem;
import io.fleetfold.gateway.otlp.UnixNanos;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A span that is stored, read by what the table says of its emitter.
 *
 * @param item the span as it came
 * @param reading its attributes
 * @param events what its events tell
 * @param kind what it is; {@link Kind#CHAIN} has been decided
 * @param parent the span id of the nearest span above that is stored; empty where none is
 */
record GenAiSpan(SpanItem item, Reading reading, SpanEvents events, Kind kind, String parent) {
  private static final HexFormat HEX = HexFormat.of();

  static String hex(com.google.protobuf.ByteString id) {
    return HEX.formatHex(id.toByteArray());
  }

  Span span() {
    return item.span();
  }

  String traceId() {
    return hex(span().getTraceId());
  }

  String spanId() {
    return hex(span().getSpanId());
  }

  boolean isRoot() {
    return parent.isEmpty();
  }

  /** The same, of which nothing has been read. */
  GenAiSpan again() {
    return new GenAiSpan(item, reading.again(), events, kind, parent);
  }

  /** The agent that the span names; null where it names none. */
  String agent() {
    return FittingIds.shortened(named());
  }

  private String named() {
    String name = kind == Kind.AGENT ? reading.text(Field.AGENT_SELF) : null;
    name = name == null ? reading.text(Field.AGENT_NAME) : name;
    name = name == null ? reading.text(Field.AGENT_ID) : name;
    return name == null && kind == Kind.AGENT ? afterOperation() : name;
  }

  /** The agent of the run that this root begins; empty where a span below names it. */
  String agentOfRun() {
    String agent = agent();
    if (agent == null && kind != Kind.RUN) {
      agent = Services.name(item.resource());
    }
    return agent == null ? "" : agent;
  }

  // "invoke_agent planner" names the planner; any other name is the agent's for want of a better
  private String afterOperation() {
    String name = span().getName();
    String lower = name.toLowerCase(Locale.ROOT);
    for (String operation : new String[] {"invoke_agent ", "agent_run ", "invoke_workflow "}) {
      if (lower.startsWith(operation)) {
        return name.substring(operation.length());
      }
    }
    String service = isRoot() ? Services.name(item.resource()) : null;
    return service != null ? service : name.isBlank() ? null : name;
  }

  JsonNode input() {
    JsonNode told = reading.find(Field.INPUT);
    return told == null ? events.input() : told;
  }

  JsonNode output() {
    JsonNode told = reading.find(Field.OUTPUT);
    return told == null ? events.output() : told;
  }

  /** Why it failed; null where it did not. */
  String error() {
    Status status = span().getStatus();
    String told = reading.text(Field.ERROR);
    boolean failed =
        status.getCode() == Status.StatusCode.STATUS_CODE_ERROR
            || (status.getCode() == Status.StatusCode.STATUS_CODE_UNSET && told != null);
    if (!failed) {
      return null;
    }
    if (!status.getMessage().isBlank()) {
      return status.getMessage();
    }
    return events.exception() != null ? events.exception() : told == null ? "error" : told;
  }

  /** What no field of its record takes; asked for last, when all else has been read. */
  ObjectNode rest() {
    ObjectNode rest = AnyJson.object();
    rest.put("emitter", reading.emitter().id());
    if (!item.scope().getName().isEmpty()) {
      rest.put("scope", item.scope().getName());
    }
    rest.put("start_unix_nano", UnixNanos.text(span().getStartTimeUnixNano()));
    if (item.timeIssue() != null) {
      rest.put("time_issue", item.timeIssue());
    }
    dropped(rest, "dropped_attributes_count", span().getDroppedAttributesCount());
    dropped(rest, "dropped_events_count", span().getDroppedEventsCount());
    dropped(rest, "dropped_links_count", span().getDroppedLinksCount());
    ObjectNode attributes = Leftovers.of(reading.attributes().all(), reading::isLeft);
    if (!attributes.isEmpty()) {
      rest.set("attributes", attributes);
    }
    if (events.others() != null) {
      rest.set("events", events.others());
    }
    return rest;
  }

  private static void dropped(ObjectNode rest, String name, int count) {
    if (count != 0) {
      rest.put(name, Integer.toUnsignedLong(count));
    }
  }
}
