package io.fleetfold.gateway.otlp.genai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.ingest.Message;
import io.fleetfold.gateway.ingest.Refusal;
import io.fleetfold.gateway.otlp.AnyJson;
import io.fleetfold.gateway.otlp.Attributes;
import io.fleetfold.gateway.otlp.LogHash;
import io.fleetfold.gateway.otlp.LogItem;
import io.fleetfold.gateway.otlp.LogMapping;
import io.fleetfold.gateway.otlp.UnixNanos;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What log records of GenAI emitters mean: the details of a call become usage, messages and
 * evaluations become custom events of the call's span. Other records add nothing, unless asked for.
 * Thread-safe.
 */
public final class GenAiLogs implements LogMapping {
  private static final String ERROR_TYPE = "error.type";

  private final EmitterTable table = EmitterTable.SHIPPED;
  private final Calls calls = new Calls(table);
  private final boolean keepsOthers;

  /**
   * A mapping.
   *
   * @param keepsOthers whether log records of anything else become custom events
   */
  public GenAiLogs(boolean keepsOthers) {
    this.keepsOthers = keepsOthers;
  }

  @Override
  public boolean claims(LogItem log) {
    return true;
  }

  @Override
  public List<Item> map(List<LogItem> claimed) {
    LogHash ids = new LogHash();
    List<Item> items = new ArrayList<>(claimed.size());
    for (LogItem log : claimed) {
      items.add(map(log, ids.id(log)));
    }
    return items;
  }

  private Item map(LogItem log, String id) {
    Emitter emitter = table.recognise(log.attributes(), log.scope().getName(), log.resource());
    boolean isKnown = emitter != null || log.eventName().startsWith("gen_ai.");
    if (!isKnown && !keepsOthers) {
      return Item.of(log.index(), List.of());
    }
    Reading reading =
        new Reading(emitter == null ? table.other() : emitter, attributes(log), log.eventName());
    if (isCall(log, reading)) {
      return Item.of(
          log.index(), List.of(Message.of(Topics.AGENT_LLM_USAGE, call(log, reading, id))));
    }
    String run = run(log, reading);
    if (run == null) {
      return Item.refused(
          log.index(),
          new Refusal(
              "traceId",
              "the log record stands in no trace and names no conversation: send it within a span,"
                  + " or set gen_ai.conversation.id"));
    }
    return Item.of(
        log.index(), List.of(Message.of(Topics.AGENT_EVENTS, event(log, reading, run, id))));
  }

  // some put all they tell into the body
  private static Attributes attributes(LogItem log) {
    AnyValue body = log.record().getBody();
    if (!body.hasKvlistValue() || !log.eventName().equals(SpanEvents.DETAILS)) {
      return log.attributes();
    }
    List<io.opentelemetry.proto.common.v1.KeyValue> all =
        new ArrayList<>(body.getKvlistValue().getValuesList());
    all.addAll(log.record().getAttributesList());
    return Attributes.of(all);
  }

  private static boolean isCall(LogItem log, Reading reading) {
    if (log.eventName().equals(SpanEvents.DETAILS)) {
      Kind kind = reading.kind();
      return kind == null || kind.isCall();
    }
    return !log.eventName().startsWith("gen_ai.") && reading.kind() == Kind.LLM;
  }

  private AgentLlmUsage call(LogItem log, Reading reading, String id) {
    AgentLlmUsage call =
        calls.read(
            reading,
            reading.find(Field.INPUT),
            reading.find(Field.OUTPUT),
            log.timeMillis(),
            false);
    LogRecord record = log.record();
    String agent = FittingIds.shortened(agent(reading));
    call.setCarrier("event");
    boolean hasTrace = !record.getTraceId().isEmpty();
    boolean hasSpan = hasTrace && !record.getSpanId().isEmpty();
    if (hasTrace) {
      call.setRunId(trace(log));
      call.setTraceId(trace(log));
    } else if (agent == null) {
      agent = Services.name(log.resource());
    }
    call.setAgentId(agent);
    call.setSpanId(hasSpan ? GenAiSpan.hex(record.getSpanId()) : null);
    String error = error(reading);
    call.setStatus(error == null ? "success" : "error");
    call.setErrorMessage(error);
    Calls.identify(call, hasSpan ? trace(log) + "/" + call.getSpanId() : id);
    call.setUsageMetrics(rest(log, reading).toString());
    return call;
  }

  private static String agent(Reading reading) {
    String name = reading.text(Field.AGENT_NAME);
    return name == null ? reading.text(Field.AGENT_ID) : name;
  }

  private static String error(Reading reading) {
    String type = reading.attributes().text(ERROR_TYPE);
    String message = reading.text(Field.ERROR);
    return message == null ? type : message;
  }

  private static String trace(LogItem log) {
    return GenAiSpan.hex(log.record().getTraceId());
  }

  private static String run(LogItem log, Reading reading) {
    return log.record().getTraceId().isEmpty() ? reading.id(Field.SESSION_ID) : trace(log);
  }

  private static AgentRunEvent event(LogItem log, Reading reading, String run, String id) {
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

  private static ObjectNode rest(LogItem log, Reading reading) {
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
