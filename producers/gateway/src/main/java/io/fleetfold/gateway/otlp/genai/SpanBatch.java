package io.fleetfold.gateway.otlp.genai;

import com.google.protobuf.ByteString;
import io.fleetfold.gateway.otlp.Attributes;
import io.fleetfold.gateway.otlp.SpanItem;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The spans of one request, each read by the table, and seen beside the others. */
final class SpanBatch {
  private static final String MCP_METHOD = "mcp.method.name";

  private record Read(Reading reading, Kind kind) {}

  private final EmitterTable table;
  private final boolean keepsOthers;
  private final List<SpanItem> items;
  private final Ancestors ancestors;
  private final Map<Field, Map<ByteString, String>> toldByTrace = new EnumMap<>(Field.class);
  private final IdentityHashMap<SpanItem, Read> stored = new IdentityHashMap<>();

  SpanBatch(List<SpanItem> items, EmitterTable table, boolean keepsOthers) {
    this.table = table;
    this.keepsOthers = keepsOthers;
    this.items = items;
    ancestors = new Ancestors(items);
    items.forEach(this::read);
  }

  /** What is stored of a span; null where it is no span of GenAI. */
  GenAiSpan get(SpanItem item) {
    Read read = stored.get(item);
    if (read == null) {
      return null;
    }
    ByteString parent = ancestors.nearest(item, stored::containsKey);
    return new GenAiSpan(
        item,
        read.reading(),
        new SpanEvents(item.span()),
        kind(item, read, parent.isEmpty()),
        GenAiSpan.hex(parent));
  }

  /** What the first span of the trace tells that tells it, as an id; null where none does. */
  String told(Field field, SpanItem of) {
    return toldByTrace.computeIfAbsent(field, this::allTold).get(of.span().getTraceId());
  }

  private Map<ByteString, String> allTold(Field field) {
    Map<ByteString, String> told = new HashMap<>();
    for (SpanItem item : items) {
      Read read = stored.get(item);
      String id = read == null ? null : FittingIds.fitting(read.reading().peek(field));
      if (id != null) {
        told.putIfAbsent(item.span().getTraceId(), id);
      }
    }
    return told;
  }

  private void read(SpanItem item) {
    Attributes attributes = withDetails(item);
    Emitter emitter = table.recognise(attributes, item.scope().getName(), item.resource());
    if (emitter == null && !keepsOthers) {
      return;
    }
    Reading reading =
        new Reading(emitter == null ? table.other() : emitter, attributes, item.span().getName());
    Kind kind = reading.kind();
    if (kind != null || keepsOthers || !table.isForeign(attributes)) {
      stored.put(item, new Read(reading, kind == null ? Kind.OTHER : kind));
    }
  }

  // the details of the call may stand in an event of the span
  private static Attributes withDetails(SpanItem item) {
    for (Span.Event event : item.span().getEventsList()) {
      if (event.getName().equals(SpanEvents.DETAILS)) {
        List<KeyValue> all = new ArrayList<>(event.getAttributesList());
        all.addAll(item.span().getAttributesList());
        return Attributes.of(all);
      }
    }
    return item.attributes();
  }

  private Kind kind(SpanItem item, Read read, boolean isRoot) {
    return switch (read.kind()) {
      case CHAIN -> isRoot ? Kind.AGENT : Kind.OTHER;
      case RUN -> isRoot ? Kind.RUN : Kind.OTHER;
      case TOOL -> repeatsTool(item, read.reading()) ? Kind.OTHER : Kind.TOOL;
      default -> read.kind();
    };
  }

  /**
   * Whether it is another view of a tool's use: the client and the server of MCP tell what the
   * agent's own span tells, and some emitters have a span for all tools of a turn.
   */
  private boolean repeatsTool(SpanItem item, Reading reading) {
    String tool = reading.peek(Field.TOOL_NAME);
    if (tool != null && reading.emitter().notTools().contains(tool)) {
      return true;
    }
    if (!item.attributes().has(MCP_METHOD)) {
      return false;
    }
    boolean isServer = item.span().getKind() == Span.SpanKind.SPAN_KIND_SERVER;
    if (isServer && !item.span().getParentSpanId().isEmpty()) {
      return true;
    }
    ByteString above = ancestors.nearest(item, other -> usesTool(stored.get(other), tool));
    return ancestors.holds(item, above);
  }

  private static boolean usesTool(Read read, String tool) {
    return read != null
        && read.kind() == Kind.TOOL
        && tool != null
        && tool.equals(read.reading().peek(Field.TOOL_NAME));
  }
}
