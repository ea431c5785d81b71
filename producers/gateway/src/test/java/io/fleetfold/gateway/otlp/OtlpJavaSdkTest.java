package io.fleetfold.gateway.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.fleetfold.gateway.ingest.UnavailableException;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenTelemetry's own SDK for Java as the client, as agents have it. */
@Timeout(60)
class OtlpJavaSdkTest {
  private static final OtlpServer SERVER = new OtlpServer(OtlpLimits.DEFAULT);

  @BeforeEach
  void empty() {
    SERVER.spans.clear();
    SERVER.logs.clear();
    SERVER.away = null;
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static SpanExporter spans(String protocol, String compression) {
    return protocol.equals("grpc")
        ? OtlpGrpcSpanExporter.builder()
            .setEndpoint(SERVER.address())
            .setCompression(compression)
            .build()
        : OtlpHttpSpanExporter.builder()
            .setEndpoint(SERVER.address() + "/v1/traces")
            .setCompression(compression)
            .build();
  }

  private static LogRecordExporter logs(String protocol) {
    return protocol.equals("grpc")
        ? OtlpGrpcLogRecordExporter.builder()
            .setEndpoint(SERVER.address())
            .setCompression("gzip")
            .build()
        : OtlpHttpLogRecordExporter.builder()
            .setEndpoint(SERVER.address() + "/v1/logs")
            .setCompression("gzip")
            .build();
  }

  private static MetricExporter metrics(String protocol) {
    return protocol.equals("grpc")
        ? OtlpGrpcMetricExporter.builder().setEndpoint(SERVER.address()).build()
        : OtlpHttpMetricExporter.builder().setEndpoint(SERVER.address() + "/v1/metrics").build();
  }

  private static Resource resource() {
    return Resource.create(
        io.opentelemetry.api.common.Attributes.of(AttributeKey.stringKey("service.name"), "agent"));
  }

  private static void good(CompletableResultCode result) {
    assertThat(result.join(30, TimeUnit.SECONDS).isSuccess()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"http,gzip", "http,none", "grpc,gzip", "grpc,none"})
  void spans_arriveAsTheyWereMade(String protocol, String compression) {
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(resource())
            .addSpanProcessor(BatchSpanProcessor.builder(spans(protocol, compression)).build())
            .build()) {
      Tracer tracer = provider.get("scope", "1");
      Span agent = tracer.spanBuilder("invoke_agent").setAttribute("text", "a😀b").startSpan();
      try (Scope ignored = agent.makeCurrent()) {
        tracer
            .spanBuilder("chat m")
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("gen_ai.usage.input_tokens", 9_007_199_254_740_993L)
            .setStartTimestamp(1_700_000_000_000_000_001L, TimeUnit.NANOSECONDS)
            .startSpan()
            .setStatus(StatusCode.ERROR, "broken")
            .end(1_700_000_000_005_000_001L, TimeUnit.NANOSECONDS);
      }
      agent.end();
      good(provider.forceFlush());

      List<SpanItem> taken = SERVER.spans.stream().toList();
      assertThat(taken).hasSize(2);
      SpanItem chat = taken.get(0);
      assertThat(chat.resource().text("service.name")).isEqualTo("agent");
      assertThat(chat.scope().getName()).isEqualTo("scope");
      assertThat(chat.attributes().count("gen_ai.usage.input_tokens"))
          .isEqualTo(9_007_199_254_740_993L);
      assertThat(chat.span().getStartTimeUnixNano()).isEqualTo(1_700_000_000_000_000_001L);
      assertThat(chat.durationMillis()).isEqualTo(5);
      assertThat(chat.span().getStatus().getMessage()).isEqualTo("broken");
      assertThat(chat.span().getParentSpanId())
          .isEqualTo(ByteString.fromHex(agent.getSpanContext().getSpanId()));
      SpanItem root = taken.get(1);
      assertThat(root.span().getTraceId())
          .isEqualTo(ByteString.fromHex(agent.getSpanContext().getTraceId()));
      assertThat(root.span().getParentSpanId()).isEqualTo(ByteString.EMPTY);
      assertThat(root.attributes().text("text")).isEqualTo("a😀b");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "grpc"})
  void logs_arriveAsTheyWereMade(String protocol) {
    try (SdkLoggerProvider provider =
        SdkLoggerProvider.builder()
            .setResource(resource())
            .addLogRecordProcessor(SimpleLogRecordProcessor.create(logs(protocol)))
            .build()) {
      provider
          .get("scope")
          .logRecordBuilder()
          .setAttribute(AttributeKey.stringKey("event.name"), "api_request")
          .setBody(Value.of("hello"))
          .emit();
      good(provider.forceFlush());
    }
    assertThat(SERVER.logs)
        .singleElement()
        .satisfies(
            log -> {
              assertThat(log.eventName()).isEqualTo("api_request");
              assertThat(log.record().getBody().getStringValue()).isEqualTo("hello");
              assertThat(log.record().getTraceId()).isEqualTo(ByteString.EMPTY);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "grpc"})
  void metrics_areAnswered(String protocol) {
    long before = SERVER.otlp.metrics().dataPointsNotStored();
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder()
            .registerMetricReader(PeriodicMetricReader.create(metrics(protocol)))
            .build()) {
      provider.get("scope").counterBuilder("tokens").build().add(5);
      good(provider.forceFlush());
    }
    assertThat(SERVER.otlp.metrics().dataPointsNotStored()).isGreaterThan(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "grpc"})
  void passingFault_isRetried_andNothingIsLost(String protocol) {
    long before = SERVER.otlp.metrics().refused(Signal.TRACES);
    SERVER.away = new UnavailableException(Duration.ofSeconds(1), "the brokers are away");
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(BatchSpanProcessor.builder(spans(protocol, "gzip")).build())
            .build()) {
      provider.get("scope").spanBuilder("chat").startSpan().end();
      CompletableResultCode flushed = provider.forceFlush();
      while (SERVER.otlp.metrics().refused(Signal.TRACES) == before) {
        Thread.onSpinWait();
      }
      SERVER.spans.clear();
      SERVER.away = null;
      good(flushed);
    }
    assertThat(SERVER.spans).hasSize(1);
  }

  @Test
  void bothProtocols_areOnOnePort() {
    for (String protocol : List.of("http", "grpc")) {
      try (SdkTracerProvider provider =
          SdkTracerProvider.builder()
              .addSpanProcessor(BatchSpanProcessor.builder(spans(protocol, "gzip")).build())
              .build()) {
        provider.get("scope").spanBuilder("chat").startSpan().end();
        good(provider.forceFlush());
      }
    }
    assertThat(SERVER.spans).hasSize(2);
  }
}
