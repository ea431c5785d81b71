package io.fleetfold.gateway.otlp;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * A span of a request, with what encloses it there. Its ids are valid; that of its parent is empty
 * for a root.
 *
 * @param index its place among all spans of the request, from 0
 * @param arrivalMillis when the request came, epoch ms
 * @param resource attributes of the process that sent it
 * @param scope the instrumentation that made it
 * @param span the span as it came
 * @param attributes its attributes, by name
 */
public record SpanItem(
    int index,
    long arrivalMillis,
    Attributes resource,
    InstrumentationScope scope,
    Span span,
    Attributes attributes) {

  /** When it started, epoch ms: its start, else its end, else its arrival. */
  public long startMillis() {
    return UnixNanos.firstMillis(
        arrivalMillis, span.getStartTimeUnixNano(), span.getEndTimeUnixNano());
  }

  /** When it ended, epoch ms: its end, else its start, else its arrival. */
  public long endMillis() {
    return UnixNanos.firstMillis(
        arrivalMillis, span.getEndTimeUnixNano(), span.getStartTimeUnixNano());
  }

  /** How long it took, in ms, rounded down; null where {@link #timeIssue()} names a reason. */
  public Long durationMillis() {
    return timeIssue() == null
        ? UnixNanos.millisBetween(span.getStartTimeUnixNano(), span.getEndTimeUnixNano())
        : null;
  }

  /**
   * What is wrong with its times: {@code no_start_time}, {@code no_end_time}, {@code
   * end_before_start}; null where nothing is. Belongs into the record's data as {@code time_issue}.
   */
  public String timeIssue() {
    long start = span.getStartTimeUnixNano();
    long end = span.getEndTimeUnixNano();
    if (start == 0) {
      return "no_start_time";
    }
    if (end == 0) {
      return "no_end_time";
    }
    return Long.compareUnsigned(end, start) < 0 ? "end_before_start" : null;
  }
}
