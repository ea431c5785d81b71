package io.fleetfold.gateway.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.fleetfold.gateway.ingest.BusyException;
import io.fleetfold.gateway.ingest.UnavailableException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpHttpTest {
  private static final String JSON = "application/json";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final OtlpServer SERVER = new OtlpServer(new OtlpLimits(64 << 20, 1_000_000, 100));
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @BeforeEach
  void empty() {
    SERVER.spans.clear();
    SERVER.logs.clear();
    SERVER.away = null;
    SERVER.refusals.drain();
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static HttpResponse<byte[]> post(
      String path, String type, BodyPublisher body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(SERVER.address() + path))
            .timeout(Duration.ofSeconds(60))
            .POST(body);
    if (type != null) {
      request.header("Content-Type", type);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> post(String path, String type, byte[] body, String... headers)
      throws Exception {
    return post(path, type, BodyPublishers.ofByteArray(body), headers);
  }

  private static JsonNode json(HttpResponse<byte[]> response) throws Exception {
    assertThat(response.headers().firstValue("content-type")).hasValue(JSON);
    return MAPPER.readTree(response.body());
  }

  @Test
  void goodRequest_isAnsweredInItsEncoding() throws Exception {
    HttpResponse<byte[]> protobuf = post("/v1/traces", PROTOBUF, Requests.traces(3).toByteArray());
    assertThat(protobuf.statusCode()).isEqualTo(200);
    assertThat(protobuf.headers().firstValue("content-type")).hasValue(PROTOBUF);
    assertThat(protobuf.body()).isEmpty();
    assertThat(SERVER.spans).hasSize(3);

    HttpResponse<byte[]> json = post("/v1/traces", JSON, Requests.json(3));
    assertThat(json.statusCode()).isEqualTo(200);
    assertThat(json(json)).isEqualTo(MAPPER.readTree("{}"));
    assertThat(SERVER.spans).hasSize(6);
  }

  @Test
  void bothEncodings_meanTheSame() throws Exception {
    post("/v1/traces", PROTOBUF, Requests.traces(2).toByteArray());
    post("/v1/traces", JSON, Requests.json(2));
    var spans = SERVER.spans.stream().toList();
    for (int i = 0; i < 2; i++) {
      assertThat(spans.get(i + 2).span()).isEqualTo(spans.get(i).span());
      assertThat(spans.get(i + 2).scope()).isEqualTo(spans.get(i).scope());
      assertThat(spans.get(i + 2).resource().all()).isEqualTo(spans.get(i).resource().all());
    }
  }

  @Test
  void emptyRequest_isFine() throws Exception {
    for (String path : new String[] {"/v1/traces", "/v1/logs", "/v1/metrics"}) {
      assertThat(post(path, PROTOBUF, new byte[0]).statusCode()).isEqualTo(200);
      HttpResponse<byte[]> json = post(path, JSON, "{}".getBytes(UTF_8));
      assertThat(json.statusCode()).isEqualTo(200);
      assertThat(json(json)).isEqualTo(MAPPER.readTree("{}"));
    }
  }

  // vector V9
  @Test
  void spanWithAWrongId_isRejectedAlone() throws Exception {
    var request = Requests.traces(3).toBuilder();
    request
        .getResourceSpansBuilder(0)
        .getScopeSpansBuilder(0)
        .getSpansBuilder(1)
        .setTraceId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
    HttpResponse<byte[]> response = post("/v1/traces", PROTOBUF, request.build().toByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    var partial = ExportTraceServiceResponse.parseFrom(response.body()).getPartialSuccess();
    assertThat(partial.getRejectedSpans()).isEqualTo(1);
    assertThat(partial.getErrorMessage())
        .isEqualTo(
            "1 of 3 spans were not taken: span 1: traceId has 8 bytes: it takes 16 bytes, in JSON"
                + " as 32 hexadecimal digits");
    assertThat(SERVER.spans).extracting(SpanItem::index).containsExactly(0, 2);
    assertThat(SERVER.refusals.drain())
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.getWay()).isEqualTo("otlp traces");
              assertThat(refusal.getField()).isEqualTo("traceId");
            });
  }

  @Test
  void idInBase64_isRejectedAlone_inJson() throws Exception {
    String text = new String(Requests.json(3), UTF_8);
    int second = text.indexOf("\"traceId\":\"", text.indexOf("\"traceId\":\"") + 1);
    String base64 =
        text.substring(0, second)
            + "\"traceId\":\"AAECAwQFBgcICQoLDA0ODw==\""
            + text.substring(second + 44);
    JsonNode answer = json(post("/v1/traces", JSON, base64.getBytes(UTF_8)));
    assertThat(answer.at("/partialSuccess/rejectedSpans").textValue()).isEqualTo("1");
    assertThat(answer.at("/partialSuccess/errorMessage").textValue())
        .contains("span 1: traceId is in base64", "hex");
    assertThat(SERVER.spans).hasSize(2);
  }

  @Test
  void manyRejections_makeAShortMessage() throws Exception {
    var request = Requests.traces(5_000).toBuilder();
    var spans = request.getResourceSpansBuilder(0).getScopeSpansBuilder(0);
    spans.getSpansBuilderList().forEach(span -> span.clearSpanId());
    var partial =
        ExportTraceServiceResponse.parseFrom(
                post("/v1/traces", PROTOBUF, request.build().toByteArray()).body())
            .getPartialSuccess();
    assertThat(partial.getRejectedSpans()).isEqualTo(5_000);
    assertThat(partial.getErrorMessage()).contains("and 4995 more").hasSizeLessThan(2_000);
  }

  // vectors V16 and V1
  @ParameterizedTest
  @ValueSource(
      strings = {"application/json; charset=utf-8", "APPLICATION/JSON", "application/json;x=\"y\""})
  void parametersOfTheType_andGzip_areTolerated(String type) throws Exception {
    HttpResponse<byte[]> response =
        post("/v1/traces", type, Requests.gzip(Requests.json(2)), "Content-Encoding", "gzip");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(SERVER.spans)
        .hasSize(2)
        .allSatisfy(
            span -> assertThat(span.attributes().count("gen_ai.usage.input_tokens")).isEqualTo(25));
  }

  @Test
  void bodyInChunks_isRead() throws Exception {
    byte[] body = Requests.traces(4).toByteArray();
    HttpResponse<byte[]> response =
        post(
            "/v1/traces",
            PROTOBUF,
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(SERVER.spans).hasSize(4);
  }

  @Test
  void unreadableBody_is400_inTheRequestsEncoding() throws Exception {
    HttpResponse<byte[]> protobuf = post("/v1/traces", PROTOBUF, new byte[] {0x0a, 0x55, 1});
    assertThat(protobuf.statusCode()).isEqualTo(400);
    assertThat(Status.parseFrom(protobuf.body()).getCode()).isEqualTo(3);
    assertThat(Status.parseFrom(protobuf.body()).getMessage()).contains("not an OTLP request");
    HttpResponse<byte[]> json = post("/v1/logs", JSON, "{\"resourceLogs\":[".getBytes(UTF_8));
    assertThat(json.statusCode()).isEqualTo(400);
    assertThat(json(json).get("code").intValue()).isEqualTo(3);
    assertThat(json(json).get("message").textValue()).contains("not JSON");
    HttpResponse<byte[]> gzip =
        post("/v1/logs", JSON, "{}".getBytes(UTF_8), "Content-Encoding", "gzip");
    assertThat(gzip.statusCode()).isEqualTo(400);
  }

  @Test
  void unknownEncodings_are415() throws Exception {
    assertThat(post("/v1/traces", "text/plain", Requests.json(1)).statusCode()).isEqualTo(415);
    assertThat(post("/v1/traces", null, Requests.json(1)).statusCode()).isEqualTo(415);
    assertThat(post("/v1/traces", JSON, Requests.json(1), "Content-Encoding", "br").statusCode())
        .isEqualTo(415);
    assertThat(SERVER.spans).isEmpty();
  }

  // vector V17
  @Test
  void zipBomb_is413_andLeavesNothingBehind() throws Exception {
    byte[] bomb = Requests.gzip(new byte[65 << 20]);
    assertThat(bomb.length).isLessThan(100 << 10);
    for (int i = 0; i < 20; i++) {
      HttpResponse<byte[]> response =
          post("/v1/traces", PROTOBUF, bomb, "Content-Encoding", "gzip");
      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(Status.parseFrom(response.body()).getCode()).isEqualTo(8);
      assertThat(Status.parseFrom(response.body()).getDetailsList()).isEmpty();
    }
    assertThat(SERVER.inFlight.used()).isZero();
  }

  @Test
  void bodyThatIsTooLarge_is413_withOrWithoutALength() throws Exception {
    byte[] large = new byte[(64 << 20) + 1];
    assertThat(post("/v1/traces", PROTOBUF, large).statusCode()).isEqualTo(413);
    assertThat(
            post(
                    "/v1/traces",
                    PROTOBUF,
                    BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
                .statusCode())
        .isEqualTo(413);
    assertThat(SERVER.inFlight.used()).isZero();
  }

  // vector V18, as far as the wire knows of it
  @Test
  void passingFaults_sayWhenToSendAgain() throws Exception {
    SERVER.away = new UnavailableException(Duration.ofSeconds(7), "the brokers are away");
    HttpResponse<byte[]> away = post("/v1/traces", PROTOBUF, Requests.traces(1).toByteArray());
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.headers().firstValue("retry-after")).hasValue("7");
    Status status = Status.parseFrom(away.body());
    assertThat(status.getCode()).isEqualTo(14);
    assertThat(status.getDetails(0).unpack(RetryInfo.class).getRetryDelay().getSeconds())
        .isEqualTo(7);

    SERVER.away = new BusyException(Duration.ofMillis(100));
    HttpResponse<byte[]> busy = post("/v1/logs", JSON, Requests.jsonLogs());
    assertThat(busy.statusCode()).isEqualTo(429);
    assertThat(busy.headers().firstValue("retry-after")).hasValue("1");
    assertThat(json(busy).at("/details/0/retryDelay").textValue()).isEqualTo("0.100s");
    assertThat(SERVER.inFlight.used()).isZero();
  }

  @Test
  void failureOfTheGateway_is500_andSaysNothingOfItsInside() throws Exception {
    SERVER.away = new IllegalStateException("secret");
    HttpResponse<byte[]> response = post("/v1/traces", JSON, Requests.json(1));
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(new String(response.body(), UTF_8)).doesNotContain("secret");
  }

  @Test
  void otherMethods_are405() throws Exception {
    HttpRequest get = HttpRequest.newBuilder(URI.create(SERVER.address() + "/v1/traces")).build();
    assertThat(CLIENT.send(get, BodyHandlers.discarding()).statusCode()).isEqualTo(405);
  }

  @Test
  void logs_areTaken() throws Exception {
    ExportLogsServiceRequest request =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .addScopeLogs(
                        ScopeLogs.newBuilder()
                            .addLogRecords(LogRecord.newBuilder().setEventName("a"))
                            .addLogRecords(
                                LogRecord.newBuilder()
                                    .setTraceId(ByteString.copyFrom(new byte[32])))))
            .build();
    HttpResponse<byte[]> response = post("/v1/logs", PROTOBUF, request.toByteArray());
    var partial = ExportLogsServiceResponse.parseFrom(response.body()).getPartialSuccess();
    assertThat(partial.getRejectedLogRecords()).isEqualTo(1);
    assertThat(partial.getErrorMessage()).contains("log record 1: traceId has 32 bytes");
    assertThat(SERVER.logs)
        .singleElement()
        .satisfies(log -> assertThat(log.eventName()).isEqualTo("a"));
    assertThat(post("/v1/logs", JSON, Requests.jsonLogs()).statusCode()).isEqualTo(200);
    assertThat(SERVER.logs).hasSize(2);
  }

  @Test
  void metrics_areCounted_andNotStored() throws Exception {
    long before = SERVER.otlp.metrics().dataPointsNotStored();
    NumberDataPoint point = NumberDataPoint.newBuilder().setAsInt(5).build();
    ExportMetricsServiceRequest request =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .addScopeMetrics(
                        ScopeMetrics.newBuilder()
                            .addMetrics(
                                Metric.newBuilder()
                                    .setGauge(
                                        Gauge.newBuilder()
                                            .addDataPoints(point)
                                            .addDataPoints(point)))
                            .addMetrics(
                                Metric.newBuilder().setSum(Sum.newBuilder().addDataPoints(point)))))
            .build();
    var partial =
        ExportMetricsServiceResponse.parseFrom(
                post("/v1/metrics", PROTOBUF, request.toByteArray()).body())
            .getPartialSuccess();
    assertThat(partial.getRejectedDataPoints()).isEqualTo(3);
    assertThat(partial.getErrorMessage()).contains("not stored");
    String json =
        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"sum\":{\"dataPoints\":[{\"asInt\":\"1\"},{}]}}]}]}]}";
    JsonNode answer = json(post("/v1/metrics", JSON, json.getBytes(UTF_8)));
    assertThat(answer.at("/partialSuccess/rejectedDataPoints").textValue()).isEqualTo("2");
    assertThat(SERVER.otlp.metrics().dataPointsNotStored() - before).isEqualTo(5);
    assertThat(post("/v1/metrics", PROTOBUF, new byte[] {0x0a, 9}).statusCode()).isEqualTo(400);
  }
}
