package io.fleetfold.gateway.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtobufRequestTest {
  private static final OtlpLimits LIMITS = new OtlpLimits(1 << 20, 1_000, 20);

  private static final Span SPAN =
      Span.newBuilder()
          .setTraceId(ByteString.fromHex("0af7651916cd43dd8448eb211c80319c"))
          .setSpanId(ByteString.fromHex("b7ad6b7169203331"))
          .setName("chat")
          .build();

  private static List<Entry<Span>> read(byte[] body) throws RequestException {
    return ProtobufRequest.read(RecordKind.SPANS, Payload.protobuf(body, 0), LIMITS).entries();
  }

  /** A length-delimited field. */
  private static byte[] field(int number, byte[]... values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (byte[] value : values) {
      out.writeByteArray(number, value);
    }
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] request(byte[]... spans) throws IOException {
    return field(1, field(2, field(2, spans)));
  }

  @Test
  void records_comeWithWhatEnclosesThem_inTheirOrder() throws Exception {
    Resource resource =
        Resource.newBuilder()
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey("service.name")
                    .setValue(AnyValue.newBuilder().setStringValue("svc")))
            .build();
    ScopeSpans scope =
        ScopeSpans.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("s").setVersion("1"))
            .addSpans(SPAN)
            .addSpans(SPAN.toBuilder().setName("second"))
            .build();
    List<Entry<Span>> entries =
        read(
            ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(
                    ResourceSpans.newBuilder().setResource(resource).addScopeSpans(scope))
                .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(scope))
                .build()
                .toByteArray());
    assertThat(entries).hasSize(4);
    assertThat(entries)
        .extracting(entry -> entry.record().getName())
        .containsExactly("chat", "second", "chat", "second");
    assertThat(entries.get(1).resource().text("service.name")).isEqualTo("svc");
    assertThat(entries.get(1).scope()).isEqualTo(scope.getScope());
    assertThat(entries.get(2).resource().all()).isEmpty();
  }

  @Test
  void recordThatIsNoProtobuf_isRefusedAlone() throws Exception {
    List<Entry<Span>> entries =
        read(request(SPAN.toByteArray(), new byte[] {(byte) 0xff}, SPAN.toByteArray()));
    assertThat(entries).hasSize(3);
    assertThat(entries.get(1).refusal().message()).contains("span", "not protobuf");
    assertThat(entries.get(0).record()).isEqualTo(SPAN);
    assertThat(entries.get(2).record()).isEqualTo(SPAN);
  }

  @Test
  void brokenResource_refusesWhatIsInItAlone() throws Exception {
    byte[] scope = field(2, field(2, SPAN.toByteArray()));
    ByteArrayOutputStream broken = new ByteArrayOutputStream();
    broken.write(scope);
    broken.write(field(1, new byte[] {0x0a, 0x7f}));
    List<Entry<Span>> entries = read(field(1, broken.toByteArray(), scope));
    assertThat(entries.get(0).refusal().field()).isEqualTo("resource");
    assertThat(entries.get(1).record()).isEqualTo(SPAN);
  }

  @Test
  void halfOfASurrogatePair_isTakenOut() throws Exception {
    // as JavaScript's exporters encode a text that was cut in the middle of an emoji
    byte[] half = {'h', 'i', (byte) 0xed, (byte) 0xa0, (byte) 0xbd};
    ByteArrayOutputStream span = new ByteArrayOutputStream();
    span.write(
        SPAN.toBuilder().clearName().setStartTimeUnixNano(7).setFlags(3).build().toByteArray());
    span.write(field(5, half));
    span.write(field(9, field(2, field(1, half))));
    Span read = read(request(span.toByteArray())).get(0).record();
    assertThat(read.getName()).isEqualTo("hi");
    assertThat(read.getAttributes(0).getValue().getStringValue()).isEqualTo("hi");
    assertThat(read.getTraceId()).isEqualTo(SPAN.getTraceId());
    assertThat(read.getStartTimeUnixNano()).isEqualTo(7);
    assertThat(read.getFlags()).isEqualTo(3);
  }

  @Test
  void nestingTooDeep_refusesItsRecordAlone() throws Exception {
    AnyValue deep = AnyValue.newBuilder().setIntValue(1).build();
    for (int i = 0; i < 40; i++) {
      deep = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(deep)).build();
    }
    Span span =
        SPAN.toBuilder().addAttributes(KeyValue.newBuilder().setKey("k").setValue(deep)).build();
    List<Entry<Span>> entries = read(request(span.toByteArray(), SPAN.toByteArray()));
    assertThat(entries.get(0).refusal().message()).contains("nested too deep");
    assertThat(entries.get(1).record()).isEqualTo(SPAN);
  }

  @Test
  void tooManyRecordsOrValues_areTooLarge() throws Exception {
    byte[][] spans = new byte[1_001][0];
    byte[] attributes = field(9, new byte[1_001][0]);
    // fields that nobody knows, each of another number
    ByteArrayOutputStream unknown = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(unknown);
    for (int i = 0; i < 1_001; i++) {
      out.writeUInt32(1_000 + i, 1);
    }
    out.flush();
    for (byte[] body :
        List.of(request(spans), request(attributes), request(unknown.toByteArray()))) {
      assertThatThrownBy(() -> read(body))
          .isInstanceOfSatisfying(
              RequestException.class,
              e -> assertThat(e.kind()).isEqualTo(RequestException.Kind.TOO_LARGE));
    }
  }

  @Test
  void bodyThatIsCutOff_isUnreadable() throws Exception {
    byte[] body = request(SPAN.toByteArray());
    assertThatThrownBy(() -> read(Arrays.copyOf(body, body.length - 1)))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> assertThat(e.kind()).isEqualTo(RequestException.Kind.UNREADABLE));
    assertThat(read(new byte[0])).isEmpty();
  }
}
