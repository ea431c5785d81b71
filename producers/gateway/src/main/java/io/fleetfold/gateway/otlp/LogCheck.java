package io.fleetfold.gateway.otlp;

import io.fleetfold.gateway.ingest.Refusal;
import io.opentelemetry.proto.logs.v1.LogRecord;

/** Sees to it that log records that name a span can be joined with it. */
record LogCheck(long arrivalMillis) implements Decoded.Check<LogRecord, LogItem> {
  // Rust's tracing names an event by the line that it stands in: "event src/main.rs:12"
  private static final String SOURCE_PLACE = "event ";

  @Override
  public Refusal refusal(LogRecord log) {
    Refusal refusal = TraceIds.lengthRefusal("traceId", log.getTraceId(), TraceIds.TRACE_BYTES);
    return refusal == null
        ? TraceIds.lengthRefusal("spanId", log.getSpanId(), TraceIds.SPAN_BYTES)
        : refusal;
  }

  @Override
  public LogItem item(int index, Entry<LogRecord> entry) {
    LogRecord log = entry.record();
    boolean named = !log.getTraceId().isEmpty() || !log.getSpanId().isEmpty();
    if (named && TraceIds.none(log.getTraceId())) {
      // a span is found by both
      log = log.toBuilder().clearTraceId().clearSpanId().build();
    } else if (named && TraceIds.none(log.getSpanId())) {
      log = log.toBuilder().clearSpanId().build();
    }
    Attributes attributes = Attributes.of(log.getAttributesList());
    return new LogItem(
        index,
        arrivalMillis,
        entry.resource(),
        entry.scope(),
        eventName(log, attributes),
        log,
        attributes);
  }

  private static String eventName(LogRecord log, Attributes attributes) {
    String field = log.getEventName();
    String attribute = attributes.text("event.name");
    boolean namesNothing = field.isEmpty() || field.startsWith(SOURCE_PLACE);
    return namesNothing && attribute != null ? attribute : field;
  }
}
