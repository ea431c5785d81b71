package io.fleetfold.gateway.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.stream.StreamMessage;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Small bodies that stand for large or deep ones: refused, with nothing left in memory. */
class BombsTest {
  private static final OtlpServer SERVER = new OtlpServer(new OtlpLimits(1 << 20, 10_000, 100));
  private static final WebClient CLIENT = WebClient.of(SERVER.address().replace("http:", "h2c:"));
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  @BeforeEach
  void empty() {
    SERVER.spans.clear();
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(SERVER.inFlight.used()).isZero();
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      byte[] blanks = new byte[4 << 20];
      for (int i = 0; i < 64; i++) {
        out.write(blanks);
      }
    }
    return bytes.toByteArray();
  }

  private static AggregatedHttpResponse post(String type, byte[] body, String... encodings) {
    return CLIENT
        .execute(
            RequestHeaders.builder(HttpMethod.POST, "/v1/traces")
                .set("content-type", type)
                .add("content-encoding", List.of(encodings))
                .build(),
            HttpData.wrap(body))
        .aggregate()
        .join();
  }

  private static String grpc(byte[]... messages) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      frames.writeBytes(ByteBuffer.allocate(5).put((byte) 1).putInt(message.length).array());
      frames.writeBytes(message);
    }
    AggregatedHttpResponse answer =
        CLIENT
            .execute(
                RequestHeaders.builder(HttpMethod.POST, Signal.TRACES.grpcPath())
                    .set("content-type", "application/grpc")
                    .set("te", "trailers")
                    .set("grpc-encoding", "gzip")
                    .build(),
                HttpData.wrap(frames.toByteArray()))
            .aggregate()
            .join();
    assertThat(answer.status().code()).isEqualTo(200);
    return answer.headers().get("grpc-status", answer.trailers().get("grpc-status", "none"));
  }

  @Test
  void bombs_are413_alsoInChunksAndOverGrpc() throws Exception {
    byte[] bomb = bomb();
    // 8 in the status of gRPC is RESOURCE_EXHAUSTED
    byte[] small = Requests.gzip(new byte[2 << 20]);
    for (int i = 0; i < 20; i++) {
      assertThat(post(PROTOBUF, small, "gzip").status().code()).isEqualTo(413);
      assertThat(grpc(small)).isEqualTo("8");
    }
    assertThat(post(JSON, bomb, "gzip").status().code()).isEqualTo(413);
    assertThat(grpc(bomb)).isEqualTo("8");
    List<HttpData> chunks = new ArrayList<>();
    for (byte each : small) {
      chunks.add(HttpData.wrap(new byte[] {each}));
    }
    AggregatedHttpResponse chunked =
        CLIENT
            .execute(
                HttpRequest.of(
                    RequestHeaders.of(
                        HttpMethod.POST,
                        "/v1/traces",
                        "content-type",
                        PROTOBUF,
                        "content-encoding",
                        "gzip"),
                    StreamMessage.of(chunks.toArray(HttpData[]::new))))
            .aggregate()
            .join();
    assertThat(chunked.status().code()).isEqualTo(413);
  }

  @Test
  void bombsInBombs_areTakenApartOnce() throws Exception {
    byte[] nested = Requests.gzip(bomb());
    assertThat(nested.length).isLessThan(64 << 10);
    assertThat(post(PROTOBUF, nested, "gzip").status().code()).isIn(400, 413);
    assertThat(post(JSON, nested, "gzip").status().code()).isIn(400, 413);
    assertThat(post(PROTOBUF, nested, "gzip, gzip").status().code()).isEqualTo(415);
    assertThat(grpc(nested)).isIn("3", "8");
    byte[] fits = Requests.gzip(Requests.gzip(new byte[32 << 20]));
    assertThat(post(PROTOBUF, fits, "gzip").status().code()).isEqualTo(400);
    assertThat(grpc(fits)).isEqualTo("3");
  }

  @Test
  void manySmallPieces_areNoWayAroundTheLimit() throws Exception {
    byte[] piece = Requests.gzip(Requests.traces(1).toByteArray());
    byte[][] messages = new byte[1_000][];
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int i = 0; i < messages.length; i++) {
      messages[i] = piece;
      members.writeBytes(Requests.gzip(new byte[2 << 10]));
    }
    assertThat(grpc(messages)).isEqualTo("3");
    assertThat(post(PROTOBUF, members.toByteArray(), "gzip").status().code()).isEqualTo(413);
    ByteArrayOutputStream empty = new ByteArrayOutputStream();
    byte[] nothing = Requests.gzip(new byte[0]);
    for (int i = 0; i < 50_000; i++) {
      empty.writeBytes(nothing);
    }
    assertThat(post(PROTOBUF, empty.toByteArray(), "gzip").status().code()).isEqualTo(400);
    assertThat(grpc(empty.toByteArray())).isEqualTo("3");
    assertThat(SERVER.spans).isEmpty();
  }

  @Test
  void deepValues_refuseTheirRecordAlone_orTheBody() throws Exception {
    for (int depth : new int[] {150, 10_000}) {
      byte[] value = deep(depth);
      Span span = Requests.traces(1).getResourceSpans(0).getScopeSpans(0).getSpans(0);
      byte[] body = with(span, value);
      AggregatedHttpResponse answer = post(PROTOBUF, body);
      assertThat(answer.status().code()).isEqualTo(200);
      assertThat(
              ExportTraceServiceResponse.parseFrom(answer.content().array())
                  .getPartialSuccess()
                  .getRejectedSpans())
          .isEqualTo(1);
      assertThat(grpc(Requests.gzip(body))).isEqualTo("0");
      assertThat(SERVER.spans).as("the neighbour, twice").hasSize(2);
      SERVER.spans.clear();
      String json = "{\"arrayValue\":{\"values\":[".repeat(depth) + "]}}".repeat(depth);
      String request =
          new String(Requests.json(1), UTF_8).replace("{\"stringValue\":\"chat\"}", json);
      assertThat(post(JSON, request.getBytes(UTF_8)).status().code()).isIn(200, 400);
      assertThat(SERVER.spans).isEmpty();
      String unknown = "{\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
      assertThat(post(JSON, unknown.getBytes(UTF_8)).status().code()).isIn(200, 400);
    }
  }

  /** A value of arrays in each other. */
  private static byte[] deep(int depth) throws IOException {
    // written from the inside: the head of each level is before what it holds
    List<byte[]> heads = new ArrayList<>();
    int length = 0;
    for (int i = 0; i < depth; i++) {
      for (int field : new int[] {1, AnyValue.ARRAY_VALUE_FIELD_NUMBER}) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(head);
        out.writeTag(field, 2);
        out.writeUInt32NoTag(length);
        out.flush();
        heads.add(head.toByteArray());
        length += head.size();
      }
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    for (int i = heads.size() - 1; i >= 0; i--) {
      value.writeBytes(heads.get(i));
    }
    return value.toByteArray();
  }

  /** A good span, and one with an attribute of those bytes. */
  private static byte[] with(Span span, byte[] value) throws IOException {
    ByteString attribute =
        KeyValue.newBuilder()
            .setKey("k")
            .build()
            .toByteString()
            .concat(field(KeyValue.VALUE_FIELD_NUMBER, ByteString.copyFrom(value)));
    ByteString bad = span.toByteString().concat(field(Span.ATTRIBUTES_FIELD_NUMBER, attribute));
    ByteString spans =
        field(ScopeSpans.SPANS_FIELD_NUMBER, span.toByteString())
            .concat(field(ScopeSpans.SPANS_FIELD_NUMBER, bad));
    return field(
            ExportTraceServiceRequest.RESOURCE_SPANS_FIELD_NUMBER,
            field(ResourceSpans.SCOPE_SPANS_FIELD_NUMBER, spans))
        .toByteArray();
  }

  private static ByteString field(int number, ByteString content) throws IOException {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeBytes(number, content);
    out.flush();
    return bytes.toByteString();
  }
}
