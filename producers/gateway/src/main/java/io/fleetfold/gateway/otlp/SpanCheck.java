package io.fleetfold.gateway.otlp;

import io.fleetfold.gateway.ingest.Refusal;
import io.opentelemetry.proto.trace.v1.Span;

/** Sees to it that spans have ids by which they can be found again. */
record SpanCheck(long arrivalMillis) implements Decoded.Check<Span, SpanItem> {
  @Override
  public Refusal refusal(Span span) {
    Refusal refusal = TraceIds.refusal("traceId", span.getTraceId(), TraceIds.TRACE_BYTES);
    if (refusal == null) {
      refusal = TraceIds.refusal("spanId", span.getSpanId(), TraceIds.SPAN_BYTES);
    }
    return refusal == null
        ? TraceIds.lengthRefusal("parentSpanId", span.getParentSpanId(), TraceIds.SPAN_BYTES)
        : refusal;
  }

  @Override
  public SpanItem item(int index, Entry<Span> entry) {
    Span span = entry.record();
    if (!span.getParentSpanId().isEmpty() && TraceIds.none(span.getParentSpanId())) {
      span = span.toBuilder().clearParentSpanId().build();
    }
    return new SpanItem(
        index,
        arrivalMillis,
        entry.resource(),
        entry.scope(),
        span,
        Attributes.of(span.getAttributesList()));
  }
}
