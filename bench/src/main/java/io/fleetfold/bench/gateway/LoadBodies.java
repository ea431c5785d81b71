package io.fleetfold.bench.gateway;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Requests as agents send them: events of about 300 bytes, spans of GenAI instrumentations. */
final class LoadBodies {
  private static final int SPANS_IN_A_TRACE = 16;

  private LoadBodies() {}

  /** One request. */
  record Body(String path, String type, ByteString bytes) {
    HttpRequest at(String address) {
      return HttpRequest.newBuilder(URI.create(address + path))
          .timeout(Duration.ofSeconds(60))
          .header("Content-Type", type)
          .POST(BodyPublishers.ofByteArray(bytes.toByteArray()))
          .build();
    }
  }

  /** An action's data. */
  static String data(int i) {
    return "{\"action\":\"search\",\"args\":{\"query\":\"item "
        + i
        + " of the catalogue, and what is in stock\"},\"result\":{\"found\":"
        + i % 7
        + ",\"text\":\"some words of an answer that a tool gives, neither short nor long\"},"
        + "\"duration_ms\":"
        + i % 900
        + "}";
  }

  /** Events, so many lines a request. */
  static List<Body> ndjson(int items, int batch) {
    String load = UUID.randomUUID().toString();
    String now = Instant.now().toString();
    List<Body> requests = new ArrayList<>();
    for (int from = 0; from < items; from += batch) {
      StringBuilder lines = new StringBuilder();
      for (int i = from; i < Math.min(items, from + batch); i++) {
        lines
            .append("{\"event_id\":\"")
            .append(load)
            .append('-')
            .append(i)
            .append("\",\"run_id\":\"")
            .append(load)
            .append('-')
            .append(i / 100)
            .append("\",\"agent_id\":\"agent-")
            .append(i % 50)
            .append("\",\"agent_name\":\"Agent\",\"timestamp\":\"")
            .append(now)
            .append("\",\"event_type\":\"action_execution_completed\",\"data\":")
            .append(data(i))
            .append("}\n");
      }
      requests.add(
          new Body(
              "/v1/events",
              "application/x-ndjson",
              ByteString.copyFrom(lines.toString(), StandardCharsets.UTF_8)));
    }
    return requests;
  }

  /** Spans of model calls, so many a request. */
  static List<Body> spans(int items, int batch) {
    long load = UUID.randomUUID().getMostSignificantBits();
    long now = Instant.now().toEpochMilli() * 1_000_000;
    List<Body> requests = new ArrayList<>();
    for (int from = 0; from < items; from += batch) {
      ScopeSpans.Builder spans =
          ScopeSpans.newBuilder()
              .setScope(InstrumentationScope.newBuilder().setName("bench").setVersion("1"));
      for (int i = from; i < Math.min(items, from + batch); i++) {
        spans.addSpans(span(load, i, now));
      }
      ExportTraceServiceRequest request =
          ExportTraceServiceRequest.newBuilder()
              .addResourceSpans(
                  ResourceSpans.newBuilder()
                      .setResource(
                          Resource.newBuilder().addAttributes(text("service.name", "bench")))
                      .addScopeSpans(spans))
              .build();
      requests.add(new Body("/v1/traces", "application/x-protobuf", request.toByteString()));
    }
    return requests;
  }

  private static Span span(long load, int i, long now) {
    int trace = i / SPANS_IN_A_TRACE;
    boolean root = i % SPANS_IN_A_TRACE == 0;
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(bytes(load, trace))
            .setSpanId(id(i + 1L))
            .setName(root ? "invoke_agent Bench" : "chat gpt-4o-mini")
            .setStartTimeUnixNano(now)
            .setEndTimeUnixNano(now + 1_200_000_000L);
    if (root) {
      return span.addAttributes(text("gen_ai.operation.name", "invoke_agent"))
          .addAttributes(text("gen_ai.agent.name", "Bench"))
          .build();
    }
    return span.setParentSpanId(id(trace * (long) SPANS_IN_A_TRACE + 1))
        .addAttributes(text("gen_ai.operation.name", "chat"))
        .addAttributes(text("gen_ai.provider.name", "openai"))
        .addAttributes(text("gen_ai.request.model", "gpt-4o-mini"))
        .addAttributes(text("gen_ai.response.id", "resp-" + load + "-" + i))
        .addAttributes(count("gen_ai.usage.input_tokens", 900 + i % 100))
        .addAttributes(count("gen_ai.usage.output_tokens", 80 + i % 10))
        .build();
  }

  private static KeyValue text(String name, String value) {
    return KeyValue.newBuilder()
        .setKey(name)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue count(String name, long value) {
    return KeyValue.newBuilder()
        .setKey(name)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  private static ByteString bytes(long high, long low) {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }

  private static ByteString id(long value) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(value).array());
  }
}
