package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where a call or an event stands in its emitter's traces; each null where it is not told.
 *
 * @param claim whether the call is a sum that an enclosing span repeats
 */
record Trace(String traceId, String spanId, String parentSpanId, boolean claim) {

  static Trace of(AgentLlmUsage usage) {
    return new Trace(
        Text.labelOrNull(usage.getTraceId()),
        Text.labelOrNull(usage.getSpanId()),
        Text.labelOrNull(usage.getParentSpanId()),
        usage.getClaim());
  }

  static Trace of(AgentRunEvent event) {
    return new Trace(
        Text.labelOrNull(event.getTraceId()),
        Text.labelOrNull(event.getSpanId()),
        Text.labelOrNull(event.getParentSpanId()),
        /* claim= */ false);
  }

  /**
   * The columns of a call; none where nothing is told: its print is as in older baselines. What
   * encloses its span is known from all records of the span, and not told again when it is known.
   */
  List<Object> ofCall() {
    return told(traceId, spanId, spanId == null ? parentSpanId : null, claim ? true : null);
  }

  /** The columns of an event; none where nothing is told. */
  List<Object> ofEvent() {
    return told(traceId, spanId, parentSpanId);
  }

  private static List<Object> told(Object... columns) {
    return Stream.of(columns).allMatch(Objects::isNull) ? List.of() : Arrays.asList(columns);
  }
}
