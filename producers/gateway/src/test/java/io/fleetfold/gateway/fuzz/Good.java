package io.fleetfold.gateway.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Good bodies of each way in. Each carries a number, by which it is found again. */
final class Good {
  private static final long START = 1_700_000_000_000_000_001L;

  private Good() {}

  /** The trace of a number, which is the run of its spans. */
  static String trace(long number) {
    return HexFormat.of().toHexDigits(0xf00df00df00df00dL) + HexFormat.of().toHexDigits(number);
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue count(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  private static Resource resource(String service) {
    return Resource.newBuilder()
        .addAttributes(text("service.name", service))
        .addAttributes(text("service.version", "2.1.0"))
        .build();
  }

  static Span span(long number, int place) {
    AnyValue parts =
        AnyValue.newBuilder()
            .setArrayValue(
                ArrayValue.newBuilder()
                    .addValues(
                        AnyValue.newBuilder()
                            .setKvlistValue(
                                KeyValueList.newBuilder()
                                    .addValues(text("type", "text"))
                                    .addValues(text("content", "hello 😀")))))
            .build();
    return Span.newBuilder()
        .setTraceId(ByteString.fromHex(trace(number)))
        .setSpanId(ByteString.copyFrom(ByteBuffer.allocate(8).putLong(0, number * 8 + place + 1)))
        .setName(place == 1 ? "execute_tool search" : "chat gpt-x")
        .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
        .setStartTimeUnixNano(START)
        .setEndTimeUnixNano(START + 5_000_000)
        .addAttributes(text("gen_ai.operation.name", place == 1 ? "execute_tool" : "chat"))
        .addAttributes(text("gen_ai.provider.name", "openai"))
        .addAttributes(text("gen_ai.request.model", "gpt-x"))
        .addAttributes(count("gen_ai.usage.input_tokens", 25))
        .addAttributes(count("gen_ai.usage.output_tokens", 7))
        .addAttributes(count("gen_ai.usage.cache_read.input_tokens", 5))
        .addAttributes(text("gen_ai.tool.name", "search"))
        .addAttributes(KeyValue.newBuilder().setKey("gen_ai.input.messages").setValue(parts))
        .addEvents(Span.Event.newBuilder().setName("gen_ai.choice").setTimeUnixNano(START))
        .addLinks(Span.Link.newBuilder().setTraceId(ByteString.fromHex(trace(1))))
        .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))
        .build();
  }

  static ExportTraceServiceRequest traces(Span... spans) {
    ScopeSpans.Builder scope =
        ScopeSpans.newBuilder().setScope(InstrumentationScope.newBuilder().setName("fuzz"));
    for (Span span : spans) {
      scope.addSpans(span);
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder().setResource(resource("fuzz")).addScopeSpans(scope))
        .build();
  }

  static ExportTraceServiceRequest traces(long number) {
    return traces(span(number, 0), span(number, 1), span(number, 2));
  }

  static LogRecord log(long number, int place) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(START)
        .setObservedTimeUnixNano(START + 1)
        .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
        .setBody(AnyValue.newBuilder().setStringValue("claude_code.api_request"))
        .addAttributes(text("event.name", place == 1 ? "tool_result" : "api_request"))
        .addAttributes(text("session.id", trace(number)))
        .addAttributes(text("prompt.id", trace(number)))
        .addAttributes(text("request_id", "req-" + number + "-" + place))
        .addAttributes(text("tool_name", "Bash"))
        .addAttributes(text("model", "claude-x"))
        .addAttributes(text("input_tokens", "3"))
        .addAttributes(count("output_tokens", 442))
        .addAttributes(text("cost_usd", "0.01"))
        .addAttributes(count("event.sequence", number))
        .build();
  }

  static ExportLogsServiceRequest logs(LogRecord... logs) {
    ScopeLogs.Builder scope =
        ScopeLogs.newBuilder()
            .setScope(
                InstrumentationScope.newBuilder().setName("com.anthropic.claude_code.events"));
    for (LogRecord log : logs) {
      scope.addLogRecords(log);
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder().setResource(resource("claude-code")).addScopeLogs(scope))
        .build();
  }

  static ExportLogsServiceRequest logs(long number) {
    return logs(log(number, 0), log(number, 1), log(number, 2));
  }

  static ExportMetricsServiceRequest metrics() {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .addMetrics(
                            Metric.newBuilder()
                                .setName("claude_code.token.usage")
                                .setSum(
                                    Sum.newBuilder()
                                        .addDataPoints(NumberDataPoint.newBuilder().setAsInt(5))
                                        .addDataPoints(
                                            NumberDataPoint.newBuilder().setAsDouble(1))))))
        .build();
  }

  /** OTLP's JSON of a request. */
  static byte[] json(Message request) {
    return OtlpJson.of(request).getBytes(StandardCharsets.UTF_8);
  }

  static String event(long number) {
    return "{\"run_id\":\"%s\",\"event_id\":\"%d\",\"agent_id\":\"fuzz\",\"event_type\":\"custom\",\"timestamp\":\"2026-11-29T00:00:00Z\",\"data\":{\"a\":[1,{\"b\":\"c\"}]}}"
        .formatted(trace(number), number);
  }

  static String usage(long number) {
    return "{\"run_id\":\"%s\",\"usage_id\":\"%d\",\"agent_id\":\"fuzz\",\"provider\":\"openai\",\"model\":\"gpt-x\",\"input_tokens\":25,\"output_tokens\":7,\"usage_metrics\":{\"cost_usd\":0.5}}"
        .formatted(trace(number), number);
  }

  static String run(long number) {
    return "{\"run_id\":\"%s\",\"agent_id\":\"fuzz\",\"status\":\"running\",\"objective\":\"o\",\"metadata\":{\"n\":9007199254740993}}"
        .formatted(trace(number));
  }
}
