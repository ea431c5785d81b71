package io.fleetfold.gateway.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.rpc.RetryInfo;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import io.fleetfold.gateway.ingest.BusyException;
import io.fleetfold.gateway.ingest.UnavailableException;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc.LogsServiceBlockingStub;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc.MetricsServiceBlockingStub;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc.TraceServiceBlockingStub;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtlpGrpcTest {
  private static final OtlpLimits LIMITS = new OtlpLimits(1 << 20, 1_000_000, 100);
  private static final OtlpServer SERVER = new OtlpServer(LIMITS);
  private static final WebClient RAW =
      WebClient.of(SERVER.address().replace("http", SessionProtocol.H2C.uriText()));

  @BeforeEach
  void empty() {
    SERVER.spans.clear();
    SERVER.away = null;
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static <S> S stub(Class<S> type) {
    return GrpcClients.builder("gproto+" + SERVER.address()).build(type);
  }

  private static ExportTracePartialSuccess export(ExportTraceServiceRequest request) {
    return stub(TraceServiceBlockingStub.class).export(request).getPartialSuccess();
  }

  private static StatusRuntimeException failure(ExportTraceServiceRequest request) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> export(request));
  }

  private static AggregatedHttpResponse raw(byte[] frame, String... headers) {
    RequestHeaders request =
        RequestHeaders.builder(HttpMethod.POST, Signal.TRACES.grpcPath())
            .set("content-type", "application/grpc+proto")
            .set("te", "trailers")
            .build();
    if (headers.length > 0) {
      request = request.toBuilder().set(headers[0], headers[1]).build();
    }
    return RAW.execute(request, HttpData.wrap(frame)).aggregate().join();
  }

  private static byte[] frame(int flag, byte[] message) {
    byte[] frame = new byte[5 + message.length];
    ByteBuffer.wrap(frame).put((byte) flag).putInt(message.length).put(message);
    return frame;
  }

  private static void assertStatus(AggregatedHttpResponse response, Code code) {
    assertThat(response.status().code()).isEqualTo(200);
    assertThat(response.headers().get("grpc-status")).isEqualTo(Integer.toString(code.value()));
  }

  @Test
  void goodCalls_areOk() {
    assertThat(export(Requests.traces(3)))
        .isEqualTo(ExportTracePartialSuccess.getDefaultInstance());
    assertThat(SERVER.spans).hasSize(3);
    assertThat(export(ExportTraceServiceRequest.getDefaultInstance()).getRejectedSpans()).isZero();
    assertThat(
            stub(LogsServiceBlockingStub.class)
                .export(ExportLogsServiceRequest.getDefaultInstance())
                .hasPartialSuccess())
        .isFalse();
    assertThat(
            stub(MetricsServiceBlockingStub.class)
                .export(ExportMetricsServiceRequest.getDefaultInstance())
                .hasPartialSuccess())
        .isFalse();
  }

  @Test
  void spanWithAWrongId_isRejectedAlone() {
    var request = Requests.traces(3).toBuilder();
    request
        .getResourceSpansBuilder(0)
        .getScopeSpansBuilder(0)
        .getSpansBuilder(1)
        .setTraceId(ByteString.copyFrom(new byte[8]));
    ExportTracePartialSuccess partial = export(request.build());
    assertThat(partial.getRejectedSpans()).isEqualTo(1);
    assertThat(partial.getErrorMessage()).contains("span 1: traceId has 8 bytes");
    assertThat(SERVER.spans).hasSize(2);
  }

  @Test
  void passingFaults_areUnavailable_withRetryInfo() throws Exception {
    for (RuntimeException fault :
        new RuntimeException[] {
          new UnavailableException(Duration.ofMillis(1_500), "the brokers are away"),
          new BusyException(Duration.ofMillis(1_500))
        }) {
      SERVER.away = fault;
      StatusRuntimeException failure = failure(Requests.traces(1));
      assertThat(failure.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
      RetryInfo retry = StatusProto.fromThrowable(failure).getDetails(0).unpack(RetryInfo.class);
      assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(1);
      assertThat(retry.getRetryDelay().getNanos()).isEqualTo(500_000_000);
    }
    assertThat(SERVER.inFlight.used()).isZero();
  }

  @Test
  void messageThatIsTooLarge_isResourceExhausted_withoutRetryInfo() {
    StatusRuntimeException failure = failure(Requests.traces(20_000));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(failure.getStatus().getDescription()).contains("1048581 bytes");
    assertThat(StatusProto.fromThrowable(failure).getDetailsList()).isEmpty();
  }

  @Test
  void compressedMessages_areCountedDecompressed() {
    byte[] good = frame(1, Requests.gzip(Requests.traces(3).toByteArray()));
    AggregatedHttpResponse answer = raw(good, "grpc-encoding", "gzip");
    assertThat(answer.trailers().get("grpc-status")).isEqualTo("0");
    assertThat(SERVER.spans).hasSize(3);
    byte[] bomb = frame(1, Requests.gzip(new byte[64 << 20]));
    for (int i = 0; i < 20; i++) {
      assertStatus(raw(bomb, "grpc-encoding", "gzip"), Code.RESOURCE_EXHAUSTED);
    }
    assertThat(SERVER.inFlight.used()).isZero();
  }

  @Test
  void brokenCalls_areInvalidArguments() {
    byte[] message = Requests.traces(1).toByteArray();
    assertStatus(raw(new byte[0]), Code.INVALID_ARGUMENT);
    assertStatus(raw(new byte[] {0, 0, 0}), Code.INVALID_ARGUMENT);
    assertStatus(raw(frame(7, message)), Code.INVALID_ARGUMENT);
    assertStatus(raw(new byte[] {0, 0, 0, 0, 9, 1}), Code.INVALID_ARGUMENT);
    assertStatus(raw(new byte[] {0, -1, -1, -1, -1, 1}), Code.INVALID_ARGUMENT);
    assertStatus(raw(frame(0, new byte[] {0x0a, 0x55})), Code.INVALID_ARGUMENT);
    assertStatus(raw(frame(1, message), "grpc-encoding", "gzip"), Code.INVALID_ARGUMENT);
    assertStatus(raw(frame(1, message), "grpc-encoding", "snappy"), Code.UNIMPLEMENTED);
    assertThat(SERVER.spans).isEmpty();
  }

  @Test
  void messageOfTheStatus_isPercentEncoded() {
    SERVER.away = new UnavailableException(Duration.ofSeconds(1), "100 % über\nzwei");
    StatusRuntimeException failure = failure(Requests.traces(1));
    assertThat(failure.getStatus().getDescription()).contains("100 % über\nzwei");
  }

  @Test
  void otherTypesOnThePathOfGrpc_are415() {
    AggregatedHttpResponse answer =
        RAW.prepare()
            .post(Signal.TRACES.grpcPath())
            .header("content-type", "application/json")
            .content("{}")
            .execute()
            .aggregate()
            .join();
    assertThat(answer.status().code()).isEqualTo(415);
    assertThat(answer.content(StandardCharsets.UTF_8)).contains("/v1/traces");
  }
}
