package io.fleetfold.gateway.otlp.genai;

import com.google.protobuf.ByteString;
import io.fleetfold.gateway.otlp.SpanItem;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What stands above a span, as far as one request tells. */
final class Ancestors {
  private record Key(ByteString trace, ByteString span) {}

  private final Map<Key, SpanItem> spans = new HashMap<>();

  Ancestors(List<SpanItem> request) {
    request.forEach(item -> spans.put(key(item.span(), item.span().getSpanId()), item));
  }

  /**
   * The id of the nearest span above that passes, or that the request does not hold; empty where
   * nothing is above. One whose ancestors lead back to it has nothing above.
   */
  ByteString nearest(SpanItem item, Predicate<SpanItem> passes) {
    Set<ByteString> seen = new HashSet<>();
    Span at = item.span();
    while (seen.add(at.getSpanId())) {
      ByteString parent = at.getParentSpanId();
      SpanItem above = parent.isEmpty() ? null : spans.get(key(at, parent));
      if (above == null || passes.test(above)) {
        return parent;
      }
      at = above.span();
    }
    return ByteString.EMPTY;
  }

  /** Whether the request holds the span of this id, in the trace of another. */
  boolean holds(SpanItem of, ByteString id) {
    return !id.isEmpty() && spans.containsKey(key(of.span(), id));
  }

  private static Key key(Span span, ByteString id) {
    return new Key(span.getTraceId(), id);
  }
}
