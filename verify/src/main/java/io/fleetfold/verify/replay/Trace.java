package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Where a call or an event stands in its emitter's traces; each null where it is not told.
 *
 * @param claim whether the call is a sum that an enclosing span repeats
 */
record Trace(String traceId, String spanId, String parentSpanId, boolean claim) {

  static Trace of(AgentLlmUsage usage) {
    return new Trace(
        id(usage.getTraceId()),
        id(usage.getSpanId()),
        id(usage.getParentSpanId()),
        usage.getClaim());
  }

  static Trace of(AgentRunEvent event) {
    return new Trace(
        id(event.getTraceId()),
        id(event.getSpanId()),
        id(event.getParentSpanId()),
        /* claim= */ false);
  }

  private static String id(String text) {
    return Text.present(text) ? Text.label(text) : null;
  }

  /**
   * The columns of a call; none where nothing is told: its print is as in older baselines. What
   * encloses its span is known from all records of the span, and not told again when it is known.
   */
  List<Object> ofCall() {
    List<Object> columns = new ArrayList<>();
    columns.add(traceId);
    columns.add(spanId);
    columns.add(spanId == null ? parentSpanId : null);
    columns.add(claim ? Boolean.TRUE : null);
    return told(columns);
  }

  /** The columns of an event; none where nothing is told. */
  List<Object> ofEvent() {
    return told(ids());
  }

  private List<Object> ids() {
    List<Object> ids = new ArrayList<>();
    ids.add(traceId);
    ids.add(spanId);
    ids.add(parentSpanId);
    return ids;
  }

  private static List<Object> told(List<Object> columns) {
    return columns.stream().allMatch(Objects::isNull) ? List.of() : columns;
  }
}
