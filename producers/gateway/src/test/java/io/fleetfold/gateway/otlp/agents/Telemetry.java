package io.fleetfold.gateway.otlp.agents;

import com.google.protobuf.ByteString;
import io.fleetfold.gateway.otlp.Attributes;
import io.fleetfold.gateway.otlp.LogItem;
import io.fleetfold.gateway.otlp.SpanItem;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Log records and spans as an agent sends them, one request's after the other. */
final class Telemetry {
  static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  static final long START = 1_790_000_000_000L;

  private final String service;
  private final Object[] common;
  private final List<LogItem> logs = new ArrayList<>();
  private final List<SpanItem> spans = new ArrayList<>();
  private long at = START;
  private int sequence;
  private String trace = "";

  private Telemetry(String service, Object... common) {
    this.service = service;
    this.common = common;
  }

  static Telemetry claude(String session) {
    return new Telemetry(
        "claude-code", "session.id", session, "user.id", "u1", "user.email", "ada@example.com");
  }

  static Telemetry codex() {
    return new Telemetry("codex_cli_rs", "conversation.id", "c1", "model", "gpt-5.1-codex");
  }

  static Telemetry gemini() {
    return new Telemetry("gemini-cli", "session.id", "g1", "installation.id", "i1");
  }

  static Telemetry qwen() {
    return new Telemetry("qwen-code", "session.id", "q1");
  }

  /** What follows is told under that trace. */
  Telemetry traced(String hex) {
    trace = hex;
    return this;
  }

  /** What follows happens so many milliseconds later. */
  Telemetry after(long millis) {
    at += millis;
    return this;
  }

  /** A log record, a second after the one before. */
  Telemetry log(String event, Object... attributes) {
    at += 1_000;
    LogRecord.Builder record = LogRecord.newBuilder().setTimeUnixNano(at * 1_000_000);
    list(common).forEach(record::addAttributes);
    list(attributes).forEach(record::addAttributes);
    if (service.equals("claude-code")) {
      sequence++;
      record.addAttributes(attribute("event.sequence", sequence));
    }
    if (!trace.isEmpty()) {
      record.setTraceId(bytes(trace));
    }
    logs.add(
        new LogItem(
            logs.size(),
            at,
            Attributes.of(List.of(attribute("service.name", service))),
            InstrumentationScope.getDefaultInstance(),
            event,
            record.build(),
            Attributes.of(record.getAttributesList())));
    return this;
  }

  /** A span of a second. */
  Telemetry span(String name, String id, String parent, Object... attributes) {
    at += 1_000;
    Span.Builder span =
        Span.newBuilder()
            .setName(name)
            .setTraceId(bytes(TRACE))
            .setSpanId(bytes(id))
            .setParentSpanId(bytes(parent))
            .setStartTimeUnixNano(at * 1_000_000)
            .setEndTimeUnixNano((at + 1_000) * 1_000_000);
    list(attributes).forEach(span::addAttributes);
    spans.add(
        new SpanItem(
            spans.size(),
            at,
            Attributes.of(List.of(attribute("service.name", service))),
            InstrumentationScope.getDefaultInstance(),
            span.build(),
            Attributes.of(span.getAttributesList())));
    return this;
  }

  List<LogItem> logs() {
    return logs;
  }

  List<SpanItem> spans() {
    return spans;
  }

  /** What it becomes where the logs count. */
  Told told() {
    return told(UsageSources.DEFAULT);
  }

  Told told(UsageSources sources) {
    Told told = new Told();
    told.add(new AgentLogs(sources).map(logs));
    told.add(new AgentSpans(sources).map(spans));
    return told;
  }

  private static List<KeyValue> list(Object... pairs) {
    List<KeyValue> list = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      list.add(attribute((String) pairs[i], pairs[i + 1]));
    }
    return list;
  }

  static KeyValue attribute(String name, Object value) {
    return KeyValue.newBuilder().setKey(name).setValue(value(value)).build();
  }

  private static AnyValue value(Object value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    if (value instanceof String text) {
      return any.setStringValue(text).build();
    } else if (value instanceof Boolean flag) {
      return any.setBoolValue(flag).build();
    } else if (value instanceof Double number) {
      return any.setDoubleValue(number).build();
    } else if (value instanceof Number number) {
      return any.setIntValue(number.longValue()).build();
    }
    ArrayValue.Builder array = ArrayValue.newBuilder();
    ((List<?>) value).forEach(item -> array.addValues(value(item)));
    return any.setArrayValue(array).build();
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }
}
