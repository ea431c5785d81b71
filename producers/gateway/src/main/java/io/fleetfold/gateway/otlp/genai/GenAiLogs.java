package io.fleetfold.gateway.otlp.genai;

import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.ingest.Message;
import io.fleetfold.gateway.ingest.Refusal;
import io.fleetfold.gateway.otlp.Attributes;
import io.fleetfold.gateway.otlp.LogHash;
import io.fleetfold.gateway.otlp.LogItem;
import io.fleetfold.gateway.otlp.LogMapping;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.Topics;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * What log records of GenAI emitters mean: the details of a call become usage, messages and
 * evaluations become custom events of the call's span. Other records add nothing, unless asked for.
 * Thread-safe.
 */
public final class GenAiLogs implements LogMapping {
  private static final String ERROR_TYPE = "error.type";
  private static final String CONVENTION = "gen_ai.";

  private final EmitterTable table = EmitterTable.SHIPPED;
  private final CallStatements calls = new CallStatements(table);
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
    Reading reading =
        new Reading(emitter == null ? table.other() : emitter, attributes(log), log.eventName());
    boolean isConvention = log.eventName().startsWith(CONVENTION);
    // a line of an emitter's process need not be about GenAI
    boolean isKnown =
        isConvention
            || ContentLoggers.of(log.scope().getName()) != null
            || (emitter != null && reading.kind() != null);
    if (!isKnown && !keepsOthers) {
      return Item.of(log.index(), List.of());
    }
    if (isCall(log, reading)) {
      return Item.of(
          log.index(), List.of(Message.of(Topics.AGENT_LLM_USAGE, call(log, reading, id))));
    }
    String run = LogEvents.run(log, reading);
    if (run == null && !isConvention) {
      return Item.of(log.index(), List.of());
    }
    if (run == null) {
      return Item.refused(
          log.index(),
          new Refusal(
              "traceId",
              "the log record is in no trace and names no conversation: send it within a span,"
                  + " or set gen_ai.conversation.id"));
    }
    return Item.of(
        log.index(),
        List.of(Message.of(Topics.AGENT_EVENTS, LogEvents.event(log, reading, run, id))));
  }

  // some put all they tell into the body
  private static Attributes attributes(LogItem log) {
    AnyValue body = log.record().getBody();
    if (!body.hasKvlistValue() || !log.eventName().equals(SpanEvents.DETAILS)) {
      return log.attributes();
    }
    List<KeyValue> all = new ArrayList<>(body.getKvlistValue().getValuesList());
    all.addAll(log.record().getAttributesList());
    return Attributes.of(all);
  }

  private static boolean isCall(LogItem log, Reading reading) {
    if (log.eventName().equals(SpanEvents.DETAILS)) {
      Kind kind = reading.kind();
      return kind == null || kind.isCall();
    }
    return !log.eventName().startsWith(CONVENTION) && reading.kind() == Kind.LLM;
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
    String agent = FittingIds.shortened(LogEvents.agent(reading));
    call.setCarrier("event");
    boolean hasTrace = !record.getTraceId().isEmpty();
    boolean hasSpan = hasTrace && !record.getSpanId().isEmpty();
    if (hasTrace) {
      call.setRunId(LogEvents.trace(log));
      call.setTraceId(LogEvents.trace(log));
    } else if (agent == null) {
      agent = Services.name(log.resource());
    }
    call.setAgentId(agent);
    call.setSpanId(hasSpan ? GenAiSpan.hex(record.getSpanId()) : null);
    String error = error(reading);
    call.setStatus(error == null ? "success" : "error");
    call.setErrorMessage(error);
    CallStatements.identify(call, hasSpan ? LogEvents.trace(log) + "/" + call.getSpanId() : id);
    call.setUsageMetrics(LogEvents.rest(log, reading).toString());
    return call;
  }

  private static String error(Reading reading) {
    String type = reading.attributes().text(ERROR_TYPE);
    String message = reading.text(Field.ERROR);
    return message == null ? type : message;
  }
}
