package io.fleetfold.verify.replay;

import java.util.Comparator;

/**
 * A span of a run.
 *
 * @param trace empty for spans that name none
 */
record Span(String trace, String id) {
  /** By {@code trace_id/span_id}, in the order of bytes. */
  static final Comparator<Span> ORDER = Comparator.comparing(Span::text, Text.BYTE_ORDER);

  /** The span of such ids; null where none is named. */
  static Span of(String traceId, String spanId) {
    return spanId == null ? null : new Span(traceId == null ? "" : traceId, spanId);
  }

  /** As ids of calls name it. */
  String text() {
    return trace + "/" + id;
  }
}
