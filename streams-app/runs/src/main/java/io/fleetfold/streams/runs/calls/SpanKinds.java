package io.fleetfold.streams.runs.calls;

import io.fleetfold.streams.runs.state.SpanNode;

/** What a span is called, by the events that name it. */
final class SpanKinds {
  private SpanKinds() {}

  /** Takes note of an event; the least kind and name of several hold. Whether that changed it. */
  static boolean tell(SpanNode node, String kind, String name) {
    int order = node.getKind() == null ? -1 : Place.BYTES.compare(kind, node.getKind());
    if (order > 0) {
      return false;
    }
    boolean better =
        order < 0
            || (name != null
                && (node.getName() == null || Place.BYTES.compare(name, node.getName()) < 0));
    if (better) {
      node.setKind(kind);
      node.setName(name);
    }
    return better;
  }
}
