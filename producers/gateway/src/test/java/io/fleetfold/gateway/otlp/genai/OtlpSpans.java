package io.fleetfold.gateway.otlp.genai;

import com.google.protobuf.ByteString;
import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.ingest.Message;
import io.fleetfold.gateway.otlp.Attributes;
import io.fleetfold.gateway.otlp.LogItem;
import io.fleetfold.gateway.otlp.SpanItem;
import io.fleetfold.records.AgentLlmUsage;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Spans and log records for tests, out of plain maps. */
final class OtlpSpans {
  static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  static final long START_MILLIS = 1_700_000_000_000L;
  static final long DURATION_MILLIS = 2_000;
  private static final long NANOS = 1_000_000;

  private OtlpSpans() {}

  static ByteString trace() {
    return ByteString.fromHex(TRACE);
  }

  static ByteString id(long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  /** A span two seconds long; parent 0 is none. */
  static Span.Builder span(long id, long parent, Map<String, ?> attributes) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(trace())
            .setSpanId(id(id))
            .setName("span")
            .setStartTimeUnixNano(START_MILLIS * NANOS)
            .setEndTimeUnixNano((START_MILLIS + DURATION_MILLIS) * NANOS)
            .addAllAttributes(list(attributes));
    return parent == 0 ? span : span.setParentSpanId(id(parent));
  }

  static SpanItem item(int index, Span span, String scope, Map<String, ?> resource) {
    return new SpanItem(
        index,
        START_MILLIS,
        Attributes.of(list(resource)),
        InstrumentationScope.newBuilder().setName(scope).build(),
        span,
        Attributes.of(span.getAttributesList()));
  }

  static LogItem log(int index, String event, String scope, LogRecord record) {
    return new LogItem(
        index,
        START_MILLIS,
        Attributes.NONE,
        InstrumentationScope.newBuilder().setName(scope).build(),
        event,
        record,
        Attributes.of(record.getAttributesList()));
  }

  /** All records that spans of no scope give. */
  static List<Message> map(Span.Builder... spans) {
    List<SpanItem> items = new ArrayList<>();
    for (Span.Builder span : spans) {
      items.add(item(items.size(), span.build(), "", Map.of()));
    }
    return new GenAiSpans(false)
        .map(items).stream().map(Item::messages).flatMap(List::stream).toList();
  }

  /** The one call that a span of these attributes states, below another span. */
  static AgentLlmUsage call(Map<String, ?> attributes) {
    return calls(map(span(2, 1, attributes))).get(0);
  }

  static List<AgentLlmUsage> calls(List<Message> messages) {
    return messages.stream()
        .map(Message::value)
        .filter(AgentLlmUsage.class::isInstance)
        .map(AgentLlmUsage.class::cast)
        .toList();
  }

  static List<KeyValue> list(Map<String, ?> attributes) {
    return attributes.entrySet().stream()
        .map(
            each ->
                KeyValue.newBuilder().setKey(each.getKey()).setValue(any(each.getValue())).build())
        .toList();
  }

  static AnyValue any(Object value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    if (value instanceof String text) {
      any.setStringValue(text);
    } else if (value instanceof Boolean flag) {
      any.setBoolValue(flag);
    } else if (value instanceof Integer || value instanceof Long) {
      any.setIntValue(((Number) value).longValue());
    } else if (value instanceof Number number) {
      any.setDoubleValue(number.doubleValue());
    } else if (value instanceof List<?> elements) {
      any.setArrayValue(
          ArrayValue.newBuilder().addAllValues(elements.stream().map(OtlpSpans::any).toList()));
    } else if (value instanceof Map<?, ?> map) {
      KeyValueList.Builder entries = KeyValueList.newBuilder();
      map.forEach(
          (key, each) ->
              entries.addValues(KeyValue.newBuilder().setKey((String) key).setValue(any(each))));
      any.setKvlistValue(entries);
    }
    return any.build();
  }
}
