package io.fleetfold.streams.runs.calls;

import java.util.List;

/**
 * Which span encloses which, as records tell it in any order. Circles are cut at the link of the
 * least span in them, chains that are too long where they become so. Not thread-safe.
 */
final class SpanLinks {
  /** How many spans may be in each other: so many nodes a record may change, at most. */
  static final int MAX_SPANS = 1_000;

  private final SpanTree tree;
  private boolean tooDeep;

  SpanLinks(SpanTree tree) {
    this.tree = tree;
  }

  /** Whether a chain became too long. */
  boolean tooDeep() {
    return tooDeep;
  }

  /** What holds of two tellings of a parent: the least, before none at all, before nothing. */
  static String better(String one, String other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    return Place.BYTES.compare(one, other) <= 0 ? one : other;
  }

  /**
   * A record tells what encloses a span; must only be called where that is better than what was
   * told before.
   */
  void link(Place span, String parent) {
    if (parent.isEmpty()) {
      set(span, parent, /* cut= */ false);
      return;
    }
    Place opened = cutOfCircle(span);
    move(span, parent, /* cut= */ true);
    if (opened != null && !opened.equals(span)) {
      connect(opened);
    }
    connect(span);
  }

  /** The cut link of the circle that a span is in; null where it is in none. */
  private Place cutOfCircle(Place span) {
    List<Place> chain = tree.chain(span);
    // behind it are the trace and the run
    Place top = chain.get(chain.size() - 3);
    Node node = tree.node(top);
    if (node.parent() == null) {
      return null;
    }
    List<Place> circle = tree.chain(top.sibling(node.parent()));
    return circle.contains(top) && circle.contains(span) ? top : null;
  }

  /** Follows a link that is cut, unless it closes a circle at its own place. */
  private void connect(Place span) {
    Place parent = span.sibling(tree.node(span).parent());
    List<Place> chain = tree.chain(parent);
    int end = chain.indexOf(span);
    if (end >= 0) {
      Place least =
          chain.subList(0, end + 1).stream()
              .min((one, other) -> Place.BYTES.compare(one.span(), other.span()))
              .orElseThrow();
      if (least.equals(span)) {
        return;
      }
      move(least, tree.node(least).parent(), /* cut= */ true);
      chain = tree.chain(parent);
    }
    Node node = tree.node(span);
    // of the chain the trace and the run are no spans
    if (chain.size() - 2 + 1 + node.state().getHeight() > MAX_SPANS) {
      tooDeep = true;
      return;
    }
    move(span, node.parent(), /* cut= */ false);
    raise(chain, node.state().getHeight() + 1);
  }

  private void raise(List<Place> chain, int height) {
    int least = height;
    for (Place place : chain) {
      Node node = tree.node(place);
      if (!place.isSpan() || node.state().getHeight() >= least) {
        return;
      }
      node.state().setHeight(least);
      tree.changed(place, node);
      least++;
    }
  }

  private void move(Place span, String parent, boolean cut) {
    tree.hang(span, -1);
    set(span, parent, cut);
    tree.hang(span, 1);
  }

  private void set(Place span, String parent, boolean cut) {
    Node node = tree.node(span);
    node.state().setParentSpanId(parent);
    node.state().setCut(cut);
    tree.changed(span, node);
  }
}
