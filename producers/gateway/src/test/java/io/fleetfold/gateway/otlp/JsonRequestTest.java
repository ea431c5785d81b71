package io.fleetfold.gateway.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRequestTest {
  private static final String IDS =
      "\"traceId\":\"0AF7651916cd43dd8448eb211c80319c\",\"spanId\":\"b7ad6b7169203331\"";

  private static Parsed<Span> read(String json) throws RequestException {
    return JsonRequest.read(
        RecordKind.SPANS,
        Payload.json(json.getBytes(StandardCharsets.UTF_8)),
        new OtlpLimits(1 << 20, 1_000, 20));
  }

  private static List<Entry<Span>> spans(String... spans) throws RequestException {
    return read("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":["
            + String.join(",", spans)
            + "]}]}]}")
        .entries();
  }

  private static Span span(String members) throws RequestException {
    Entry<Span> entry = spans("{" + IDS + "," + members + "}").get(0);
    assertThat(entry.refusal()).isNull();
    return entry.record();
  }

  private static AnyValue value(String value) throws RequestException {
    return span("\"attributes\":[{\"key\":\"k\",\"value\":" + value + "}]")
        .getAttributes(0)
        .getValue();
  }

  private static void refused(String members, String field, String word) throws RequestException {
    List<Entry<Span>> entries =
        spans("{" + IDS + "}", "{" + IDS + "," + members + ",\"name\":\"x\"}", "{" + IDS + "}");
    assertThat(entries).hasSize(3);
    assertThat(entries.get(0).refusal()).isNull();
    assertThat(entries.get(1).refusal().field()).isEqualTo(field);
    assertThat(entries.get(1).refusal().message()).contains(word);
    assertThat(entries.get(2).record().getSpanId().size()).isEqualTo(8);
  }

  @Test
  void ids_areHex_inAnyCase() throws Exception {
    Span span = span("\"parentSpanId\":\"\"");
    assertThat(span.getTraceId()).isEqualTo(ByteString.fromHex("0af7651916cd43dd8448eb211c80319c"));
    assertThat(span.getSpanId()).isEqualTo(ByteString.fromHex("b7ad6b7169203331"));
    assertThat(span.getParentSpanId()).isEqualTo(ByteString.EMPTY);
  }

  @Test
  void idInBase64_refusesItsRecordAlone_andSaysHex() throws Exception {
    refused("\"traceId\":\"CvdlGRbNQ92ESOshHIAxnA==\"", "traceId", "is in base64: OTLP's JSON");
    refused("\"parentSpanId\":\"t61rcWkgMzE=\"", "parentSpanId", "hex");
    refused("\"spanId\":\"not an id\"", "spanId", "hexadecimal");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"intValue\":\"25\"}",
        "{\"intValue\":25}",
        "{\"doubleValue\":25.0}",
        "{\"stringValue\":\"25\"}",
        "{\"intValue\":25.0}",
        "{\"intValue\":2.5e1}"
      })
  void numberOfTokens_isReadFromEachForm(String json) throws Exception {
    Span span = span("\"attributes\":[{\"key\":\"input_tokens\",\"value\":" + json + "}]");
    assertThat(Attributes.of(span.getAttributesList()).count("input_tokens")).isEqualTo(25);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"9007199254740993\"', 9007199254740993",
    "9007199254740993, 9007199254740993",
    "-9223372036854775808, -9223372036854775808",
    "'\"9223372036854775807\"', 9223372036854775807"
  })
  void integersOf64Bits_passThroughNoDouble(String json, long right) throws Exception {
    assertThat(value("{\"intValue\":" + json + "}").getIntValue()).isEqualTo(right);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"9223372036854775808\"",
        "1.5",
        "\"\"",
        "\"abc\"",
        "true",
        "{}",
        "[]",
        "1e999999999"
      })
  void whatIsNoInteger_refusesItsRecordAlone(String json) throws Exception {
    refused(
        "\"attributes\":[{\"key\":\"a\",\"value\":{\"stringValue\":\"\"}},{\"key\":\"k\",\"value\":{\"intValue\":"
            + json
            + "}}]",
        "attributes.1.value.intValue",
        "takes a whole number from -9223372036854775808 to 9223372036854775807");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"1700000000000000001\"', 1700000000000000001",
    "1700000000000000001, 1700000000000000001",
    "'\"18446744073709551615\"', -1"
  })
  void nanoseconds_keepTheirLastDigit(String json, long right) throws Exception {
    assertThat(span("\"startTimeUnixNano\":" + json).getStartTimeUnixNano()).isEqualTo(right);
  }

  @Test
  void timesBeyondTheRange_refuseTheirRecordAlone() throws Exception {
    // 0001-01-01 and 9999-12-31
    refused("\"startTimeUnixNano\":\"-62135596800000000000\"", "startTimeUnixNano", "from 0 to");
    refused("\"endTimeUnixNano\":253402300799000000000", "endTimeUnixNano", "18446744073709551615");
  }

  @Test
  void doubles_mayBeWords() throws Exception {
    assertThat(value("{\"doubleValue\":\"NaN\"}").getDoubleValue()).isNaN();
    assertThat(value("{\"doubleValue\":NaN}").getDoubleValue()).isNaN();
    assertThat(value("{\"doubleValue\":\"Infinity\"}").getDoubleValue())
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(value("{\"doubleValue\":\"-Infinity\"}").getDoubleValue())
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(value("{\"doubleValue\":0.1}").getDoubleValue()).isEqualTo(0.1);
  }

  @Test
  void enums_areNumbers_andNamesAreTakenToo() throws Exception {
    assertThat(span("\"kind\":3").getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
    assertThat(span("\"kind\":\"SPAN_KIND_CLIENT\"").getKind())
        .isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
    assertThat(span("\"kind\":99").getKindValue()).isEqualTo(99);
    refused("\"kind\":\"CLIENT\"", "kind", "numbers of SpanKind");
    LogRecord log =
        JsonRequest.read(
                RecordKind.LOGS,
                Payload.json(
                    "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"severityNumber\":9}]}]}]}"
                        .getBytes(StandardCharsets.UTF_8)),
                OtlpLimits.DEFAULT)
            .entries()
            .get(0)
            .record();
    assertThat(log.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_INFO);
  }

  @Test
  void values_ofEachKind() throws Exception {
    assertThat(value("{}").getValueCase()).isEqualTo(AnyValue.ValueCase.VALUE_NOT_SET);
    assertThat(value("{\"boolValue\":true}").getBoolValue()).isTrue();
    assertThat(value("{\"bytesValue\":\"aGk=\"}").getBytesValue().toStringUtf8()).isEqualTo("hi");
    assertThat(
            value("{\"arrayValue\":{\"values\":[{\"intValue\":1},{}]}}")
                .getArrayValue()
                .getValuesCount())
        .isEqualTo(2);
    assertThat(
            value(
                    "{\"kvlistValue\":{\"values\":[{\"key\":\"a\",\"value\":{\"stringValue\":\"b\"}}]}}")
                .getKvlistValue()
                .getValues(0)
                .getValue()
                .getStringValue())
        .isEqualTo("b");
    assertThat(value("{\"stringValue\":null,\"intValue\":5}").getIntValue()).isEqualTo(5);
  }

  @Test
  void oneofSetTwice_lastWins() throws Exception {
    AnyValue value = value("{\"intValue\":1,\"stringValue\":\"b\"}");
    assertThat(value.getValueCase()).isEqualTo(AnyValue.ValueCase.STRING_VALUE);
    assertThat(value.getStringValue()).isEqualTo("b");
  }

  @Test
  void textThatNothingBehindCouldStore_isMended() throws Exception {
    assertThat(span("\"name\":\"a\\u0000b\\ud83dc\\ud83d\\ude00\"").getName()).isEqualTo("abc😀");
  }

  @Test
  void unknownKeysAndNulls_arePassedOver() throws Exception {
    Span span =
        span(
            "\"unknown\":{\"deep\":[1,{\"x\":null}]},\"name\":\"n\",\"kind\":null,\"status\":null");
    assertThat(span.getName()).isEqualTo("n");
    assertThat(span.hasStatus()).isFalse();
  }

  @Test
  void snakeCaseKeys_arePassedOver_andTheSenderHearsOfIt() throws Exception {
    Parsed<Span> parsed = read("{\"resource_spans\":[{\"scopeSpans\":[{\"spans\":[{}]}]}]}");
    assertThat(parsed.entries()).isEmpty();
    assertThat(parsed.warning()).contains("resource_spans", "resourceSpans");
  }

  @Test
  void resourceAndScope_mayStandBehindTheirRecords() throws Exception {
    Entry<Span> entry =
        read("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{}],\"scope\":{\"name\":\"s\"}}],"
                + "\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"svc\"}}]}}]}")
            .entries()
            .get(0);
    assertThat(entry.scope().getName()).isEqualTo("s");
    assertThat(entry.resource().text("service.name")).isEqualTo("svc");
  }

  @Test
  void brokenResource_refusesWhatIsInItAlone() throws Exception {
    String broken =
        "{\"resource\":{\"attributes\":5},\"scopeSpans\":[{\"spans\":[{" + IDS + "}]}]}";
    String good = "{\"scopeSpans\":[{\"spans\":[{" + IDS + "}]}]}";
    List<Entry<Span>> entries = read("{\"resourceSpans\":[" + broken + "," + good + "]}").entries();
    assertThat(entries.get(0).refusal().field()).isEqualTo("resource.attributes");
    assertThat(entries.get(1).refusal()).isNull();
  }

  @Test
  void recordThatIsNoObject_isRefusedAlone() throws Exception {
    List<Entry<Span>> entries = spans("5", "[[{}]]", "null", "{" + IDS + "}");
    assertThat(entries).hasSize(4);
    assertThat(entries.subList(0, 3)).allMatch(entry -> entry.refusal() != null);
    assertThat(entries.get(3).refusal()).isNull();
  }

  @Test
  void nestingTooDeep_refusesItsRecordAlone() throws Exception {
    String deep = "{\"intValue\":1}";
    for (int i = 0; i < 30; i++) {
      deep = "{\"arrayValue\":{\"values\":[" + deep + "]}}";
    }
    List<Entry<Span>> entries =
        spans("{\"attributes\":[{\"key\":\"k\",\"value\":" + deep + "}]}", "{" + IDS + "}");
    assertThat(entries.get(0).refusal().message()).contains("nested deeper than 20");
    assertThat(entries.get(1).refusal()).isNull();
  }

  @Test
  void tooManyValues_areTooLarge() {
    String many = "{},".repeat(1_000) + "{}";
    assertThatThrownBy(() -> spans(many))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> assertThat(e.kind()).isEqualTo(RequestException.Kind.TOO_LARGE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "5",
        "{\"resourceSpans\":[",
        "{\"resourceSpans\":5}",
        "{\"resourceSpans\":[{\"scopeSpans\":{}}]}",
        "{} {}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":5"
      })
  void bodyThatIsNoRequest_isUnreadable(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            RequestException.class,
            e -> assertThat(e.kind()).isEqualTo(RequestException.Kind.UNREADABLE));
  }

  @Test
  void emptyRequest_isRead() throws Exception {
    assertThat(read("{}").entries()).isEmpty();
    assertThat(read("{\"resourceSpans\":[]}").entries()).isEmpty();
    assertThat(read("{\"resourceSpans\":null}").warning()).isNull();
  }
}
