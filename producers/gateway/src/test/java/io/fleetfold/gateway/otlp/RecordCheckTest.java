package io.fleetfold.gateway.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.fleetfold.gateway.ingest.Refusal;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordCheckTest {
  private static final long ARRIVAL = 1_800_000_000_000L;
  private static final ByteString TRACE = ByteString.fromHex("0af7651916cd43dd8448eb211c80319c");
  private static final ByteString ID = ByteString.fromHex("b7ad6b7169203331");
  private static final ByteString ZERO_TRACE = ByteString.copyFrom(new byte[16]);
  private static final ByteString ZERO_ID = ByteString.copyFrom(new byte[8]);

  private static Refusal refusal(Span.Builder span) {
    var decoded = Decoded.of(List.of(Entry.of(span.build())), new SpanCheck(ARRIVAL));
    return decoded.refused().isEmpty() ? null : decoded.refused().get(0).refusal();
  }

  private static SpanItem item(Span.Builder span) {
    span.setTraceId(TRACE).setSpanId(ID);
    return Decoded.of(List.of(Entry.of(span.build())), new SpanCheck(ARRIVAL)).good().get(0);
  }

  private static LogItem log(LogRecord.Builder log) {
    return Decoded.of(List.of(Entry.of(log.build())), new LogCheck(ARRIVAL)).good().get(0);
  }

  @Test
  void spansWithoutUsableIds_areRefused_byTheNameOfTheField() {
    assertThat(refusal(Span.newBuilder().setSpanId(ID)).field()).isEqualTo("traceId");
    assertThat(refusal(Span.newBuilder().setTraceId(ID).setSpanId(ID)).message())
        .isEqualTo("has 8 bytes: it takes 16 bytes, in JSON as 32 hexadecimal digits");
    assertThat(refusal(Span.newBuilder().setTraceId(ZERO_TRACE).setSpanId(ID)).message())
        .contains("all zero");
    assertThat(refusal(Span.newBuilder().setTraceId(TRACE).setSpanId(ZERO_ID)).field())
        .isEqualTo("spanId");
    assertThat(refusal(Span.newBuilder().setTraceId(TRACE).setSpanId(TRACE)).field())
        .isEqualTo("spanId");
    assertThat(
            refusal(Span.newBuilder().setTraceId(TRACE).setSpanId(ID).setParentSpanId(TRACE))
                .field())
        .isEqualTo("parentSpanId");
    assertThat(refusal(Span.newBuilder().setTraceId(TRACE).setSpanId(ID))).isNull();
  }

  @Test
  void parentOfZeros_isNone() {
    assertThat(item(Span.newBuilder().setParentSpanId(ZERO_ID)).span().getParentSpanId())
        .isEqualTo(ByteString.EMPTY);
    assertThat(item(Span.newBuilder().setParentSpanId(ID)).span().getParentSpanId()).isEqualTo(ID);
  }

  @Test
  void refusedRecords_keepTheirPlace() {
    var decoded =
        Decoded.of(
            List.of(
                Entry.of(Span.newBuilder().setTraceId(TRACE).setSpanId(ID).build()),
                Entry.of(Span.newBuilder().setTraceId(ID).setSpanId(ID).build()),
                Entry.of(Span.newBuilder().setTraceId(TRACE).setSpanId(ID).build())),
            new SpanCheck(ARRIVAL));
    assertThat(decoded.good()).extracting(SpanItem::index).containsExactly(0, 2);
    assertThat(decoded.refused().get(0).index()).isEqualTo(1);
  }

  @Test
  void logsWithoutIds_haveNoTrace() {
    for (LogRecord.Builder log :
        List.of(
            LogRecord.newBuilder(),
            LogRecord.newBuilder().setTraceId(ZERO_TRACE).setSpanId(ZERO_ID),
            LogRecord.newBuilder().setSpanId(ID))) {
      assertThat(log(log).record().getTraceId()).isEqualTo(ByteString.EMPTY);
      assertThat(log(log).record().getSpanId()).isEqualTo(ByteString.EMPTY);
    }
    LogRecord record = log(LogRecord.newBuilder().setTraceId(TRACE).setSpanId(ZERO_ID)).record();
    assertThat(record.getTraceId()).isEqualTo(TRACE);
    assertThat(record.getSpanId()).isEqualTo(ByteString.EMPTY);
  }

  @Test
  void logsWithIdsOfAWrongLength_areRefused() {
    var decoded =
        Decoded.of(
            List.of(Entry.of(LogRecord.newBuilder().setTraceId(ID).build())),
            new LogCheck(ARRIVAL));
    assertThat(decoded.refused().get(0).refusal().field()).isEqualTo("traceId");
  }

  @Test
  void eventName_isTheField_elseTheAttribute() {
    KeyValue attribute =
        KeyValue.newBuilder()
            .setKey("event.name")
            .setValue(AnyValue.newBuilder().setStringValue("older"))
            .build();
    assertThat(log(LogRecord.newBuilder()).eventName()).isEmpty();
    assertThat(log(LogRecord.newBuilder().addAttributes(attribute)).eventName()).isEqualTo("older");
    assertThat(
            log(LogRecord.newBuilder().addAttributes(attribute).setEventName("newer")).eventName())
        .isEqualTo("newer");
  }

  @Test
  void durations_areNull_whereTimesDoNotTellThem() {
    SpanItem backwards =
        item(Span.newBuilder().setStartTimeUnixNano(2_000_000).setEndTimeUnixNano(1_999_999));
    assertThat(backwards.durationMillis()).isNull();
    assertThat(backwards.timeIssue()).isEqualTo("end_before_start");
    assertThat(item(Span.newBuilder().setEndTimeUnixNano(5_000_000)).timeIssue())
        .isEqualTo("no_start_time");
    assertThat(item(Span.newBuilder().setEndTimeUnixNano(5_000_000)).startMillis()).isEqualTo(5);
    assertThat(item(Span.newBuilder().setStartTimeUnixNano(5_000_000)).timeIssue())
        .isEqualTo("no_end_time");
    assertThat(item(Span.newBuilder().setStartTimeUnixNano(5_000_000)).endMillis()).isEqualTo(5);
    assertThat(item(Span.newBuilder()).startMillis()).isEqualTo(ARRIVAL);
    SpanItem whole =
        item(Span.newBuilder().setStartTimeUnixNano(1_999_999).setEndTimeUnixNano(4_000_000));
    assertThat(whole.timeIssue()).isNull();
    assertThat(whole.durationMillis()).isEqualTo(2);
    assertThat(whole.startMillis()).isEqualTo(1);
  }

  @Test
  void timesBehindTheYear2262_areNotNegative() {
    SpanItem late = item(Span.newBuilder().setStartTimeUnixNano(-2).setEndTimeUnixNano(-1));
    assertThat(late.startMillis()).isEqualTo(18_446_744_073_709L);
    assertThat(late.timeIssue()).isNull();
    assertThat(UnixNanos.text(-1)).isEqualTo("18446744073709551615");
  }

  @Test
  void timeOfALog_isItsOwn_elseWhenObserved_elseItsArrival() {
    LogRecord.Builder observed = LogRecord.newBuilder().setObservedTimeUnixNano(7_000_000);
    assertThat(log(observed.clone().setTimeUnixNano(6_000_000)).timeMillis()).isEqualTo(6);
    assertThat(log(observed).timeMillis()).isEqualTo(7);
    assertThat(log(LogRecord.newBuilder()).timeMillis()).isEqualTo(ARRIVAL);
  }
}
