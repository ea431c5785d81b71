package io.fleetfold.gateway.otlp.genai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.gateway.otlp.AnyJson;
import io.fleetfold.gateway.otlp.LogItem;
import io.fleetfold.gateway.otlp.UnixNanos;
import io.fleetfold.records.AgentRunEvent;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.time.Instant;

/** Makes custom events out of log records, within the trace or the conversation they stand in. */
final class LogEvents {
  private LogEvents() {}

  /** The agent that the record names; null where it names none. */
  static String agent(Reading reading) {
    String name = reading.text(Field.AGENT_NAME);
    return name == null ? reading.text(Field.AGENT_ID) : name;
  }

  /** The trace it stands in. */
  static String trace(LogItem log) {
    return GenAiSpan.hex(log.record().getTraceId());
  }

  /** The run: the trace, else the conversation; null where the record names neither. */
  static String run(LogItem log, Reading reading) {
    return log.record().getTraceId().isEmpty() ? reading.id(Field.SESSION_ID) : trace(log);
  }

  /** The event that the record is. */
  static AgentRunEvent event(LogItem log, Reading reading, String run, String id) {
    LogRecord record = log.record();
    boolean hasTrace = !record.getTraceId().isEmpty();
    ObjectNode data = AnyJson.object();
    JsonNode content = body(log);
    data.put("name", name(log));
    if (content != null) {
      data.set("content", content);
    }
    String agent = FittingIds.shortened(agent(reading));
    data.setAll(rest(log, reading));
    AgentRunEvent event = new AgentRunEvent();
    event.setEventId(id);
    event.setRunId(run);
    event.setAgentId(agent == null ? "" : agent);
    event.setAgentName(agent == null ? "" : agent);
    event.setTimestamp(Instant.ofEpochMilli(log.timeMillis()));
    event.setEventType(Events.CUSTOM);
    event.setData(data.toString());
    if (hasTrace) {
      event.setTraceId(trace(log));
      event.setSpanId(record.getSpanId().isEmpty() ? null : GenAiSpan.hex(record.getSpanId()));
    }
    return event;
  }

  private static String name(LogItem log) {
    ContentLoggers logger = ContentLoggers.of(log.scope().getName());
    if (logger != null) {
      return logger.event();
    }
    return log.eventName().isEmpty() ? "log" : log.eventName();
  }

  private static JsonNode body(LogItem log) {
    AnyValue body = log.record().getBody();
    if (body.getValueCase() == AnyValue.ValueCase.VALUE_NOT_SET) {
      return null;
    }
    ContentLoggers logger = ContentLoggers.of(log.scope().getName());
    return logger != null && body.hasStringValue()
        ? AnyJson.text(logger.content(body.getStringValue()))
        : AnyJson.structured(AnyJson.of(body));
  }

  /** What no field of its record takes; asked for last, when all else has been read. */
  static ObjectNode rest(LogItem log, Reading reading) {
    ObjectNode rest = AnyJson.object();
    rest.put("emitter", reading.emitter().id());
    if (!log.scope().getName().isEmpty()) {
      rest.put("scope", log.scope().getName());
    }
    rest.put("time_unix_nano", UnixNanos.text(log.record().getTimeUnixNano()));
    if (log.record().getDroppedAttributesCount() != 0) {
      rest.put(
          "dropped_attributes_count",
          Integer.toUnsignedLong(log.record().getDroppedAttributesCount()));
    }
    ObjectNode attributes = Leftovers.of(reading.attributes().all(), reading::isLeft);
    if (!attributes.isEmpty()) {
      rest.set("attributes", attributes);
    }
    return rest;
  }
}
