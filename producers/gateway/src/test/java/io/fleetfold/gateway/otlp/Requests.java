package io.fleetfold.gateway.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** Good requests, the same in both encodings. */
final class Requests {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final long START = 1_700_000_000_000_000_001L;

  private Requests() {}

  static ExportTraceServiceRequest traces(int spans) {
    ScopeSpans.Builder scope =
        ScopeSpans.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("test").setVersion("1"));
    for (int i = 0; i < spans; i++) {
      scope.addSpans(
          Span.newBuilder()
              .setTraceId(ByteString.fromHex(TRACE))
              .setSpanId(ByteString.copyFrom(ByteBuffer.allocate(8).putLong(0, i + 1)))
              .setName("chat m")
              .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
              .setStartTimeUnixNano(START)
              .setEndTimeUnixNano(START + 5_000_000)
              .addAttributes(attribute("gen_ai.operation.name", "chat"))
              .addAttributes(
                  KeyValue.newBuilder()
                      .setKey("gen_ai.usage.input_tokens")
                      .setValue(AnyValue.newBuilder().setIntValue(25))));
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(attribute("service.name", "svc")))
                .addScopeSpans(scope))
        .build();
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static byte[] json(int spans) {
    String each =
        IntStream.rangeClosed(1, spans)
            .mapToObj(
                i ->
                    """
                    {"traceId":"%s","spanId":"%016x","name":"chat m","kind":3,
                     "startTimeUnixNano":"%d","endTimeUnixNano":"%d","attributes":[
                      {"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},
                      {"key":"gen_ai.usage.input_tokens","value":{"intValue":"25"}}]}"""
                        .formatted(TRACE, i, START, START + 5_000_000))
            .collect(Collectors.joining(","));
    return """
    {"resourceSpans":[{
     "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"svc"}}]},
     "scopeSpans":[{"scope":{"name":"test","version":"1"},"spans":[%s]}]}]}"""
        .formatted(each)
        .getBytes(StandardCharsets.UTF_8);
  }

  static byte[] jsonLogs() {
    return """
    {"resourceLogs":[{"scopeLogs":[{"logRecords":[
     {"timeUnixNano":"1700000000000000001","body":{"stringValue":"hello"},
      "attributes":[{"key":"event.name","value":{"stringValue":"e"}}]}]}]}]}"""
        .getBytes(StandardCharsets.UTF_8);
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
