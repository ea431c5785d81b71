package io.fleetfold.streams.app.instances;

import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.core.reads.ViewsUnavailableException;
import io.fleetfold.streams.runs.views.FoldedOffsets;
import io.fleetfold.streams.runs.views.ListEntry;
import io.fleetfold.streams.runs.views.ListPart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;

/**
 * Walks along a list that is spread over the instances. All are asked for what they have next, and
 * what they tell is merged up to where each of them has told all; then they are asked again, so
 * that a partition may move meanwhile. Not thread-safe.
 */
final class ListWalk<R> {
  private final Function<Bytes, List<ListPart<R>>> ask;
  private final Deque<ListEntry<R>> ready = new ArrayDeque<>();
  private Map<String, Map<Integer, Long>> asOf;
  private Bytes place;
  private Bytes told;
  private boolean ended;

  /**
   * A walk that begins behind a place.
   *
   * @param after null for the first
   * @param ask asks all instances for what they have next behind a place
   */
  ListWalk(Bytes after, Function<Bytes, List<ListPart<R>>> ask) {
    this.ask = ask;
    this.place = after;
    this.told = after;
  }

  /** The next entry with what all partitions have of it; null at the end. */
  ListEntry<R> next() {
    while (ready.isEmpty() && !ended) {
      askAll();
    }
    ListEntry<R> entry = ready.poll();
    place = entry == null ? place : entry.place();
    return entry;
  }

  /** The place of the last entry; where there was none yet, that at which it began. */
  Bytes place() {
    return place;
  }

  /** Up to which offsets the inputs are at least in all that was told. */
  Map<String, Map<Integer, Long>> asOf() {
    if (asOf == null) {
      askAll();
    }
    return asOf;
  }

  private void askAll() {
    long held = ReadBudget.held();
    Map<String, Map<Integer, Long>> union = new TreeMap<>();
    List<ListPart<R>> parts = ask.apply(told);
    Bytes end = null;
    for (ListPart<R> part : parts) {
      FoldedOffsets.add(part.asOf(), union);
      Bytes last = last(part);
      if (part.more() && (end == null || last.compareTo(end) < 0)) {
        end = last;
      }
    }
    Map<Bytes, List<R>> merged = new TreeMap<>();
    for (ListPart<R> part : parts) {
      for (ListEntry<R> entry : part.entries()) {
        if (end == null || entry.place().compareTo(end) <= 0) {
          merged
              .computeIfAbsent(entry.place(), ignored -> new ArrayList<>())
              .addAll(entry.records());
        }
      }
    }
    merged.forEach((at, records) -> ready.add(new ListEntry<>(at, records)));
    asOf = asOf == null ? union : FoldedOffsets.least(asOf, union);
    told = end;
    ended = end == null;
    // room for it is taken again by whoever keeps what it gives
    ReadBudget.back(held);
  }

  private Bytes last(ListPart<R> part) {
    if (part.more() && part.entries().isEmpty()) {
      throw new ViewsUnavailableException("an instance has more to tell, and tells nothing", null);
    }
    return part.entries().isEmpty() ? null : part.entries().get(part.entries().size() - 1).place();
  }
}
