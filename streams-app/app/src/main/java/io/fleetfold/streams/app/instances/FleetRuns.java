package io.fleetfold.streams.app.instances;

import io.fleetfold.records.Run;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.runs.RunIndex;
import io.fleetfold.streams.runs.views.FleetViews.Dated;
import io.fleetfold.streams.runs.views.FleetViews.RunFilter;
import io.fleetfold.streams.runs.views.FoldedOffsets;
import io.fleetfold.streams.runs.views.ListEntry;
import io.fleetfold.streams.runs.views.ListPart;
import io.fleetfold.streams.runs.views.StoreViews;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;

/**
 * Lists of the runs of all instances: where they stand first, then the runs of the page, each from
 * where it is. Runs may be large, so none is sent that is not shown. Thread-safe.
 */
public final class FleetRuns {
  /** Places that one instance tells at a time. */
  private static final int AT_ONCE = 10_000;

  @SuppressWarnings("ArrayRecordComponent") // nobody compares questions
  record Places(RunFilter filter, byte[] after, int limit) {}

  record Runs(RunFilter filter, List<byte[]> places) {}

  private final Peers peers;
  private final PartRoute<Places, Run> placeRoute;
  private final PartRoute<Runs, Run> runRoute;

  /** The runs of those instances. */
  public FleetRuns(Peers peers, StoreViews stores, ListWire<Run> wire) {
    this.peers = peers;
    this.placeRoute =
        new PartRoute<>(
            peers,
            "/internal/part/run-places",
            Places.class,
            wire,
            (here, asked) ->
                stores
                    .over(here)
                    .runPlaces(
                        asked.filter,
                        asked.after == null ? null : Bytes.wrap(asked.after),
                        Math.min(asked.limit, AT_ONCE)));
    this.runRoute =
        new PartRoute<>(
            peers,
            "/internal/part/runs",
            Runs.class,
            wire,
            (here, asked) ->
                stores
                    .over(here)
                    .runsAt(
                        asked.places.stream()
                            .map(Bytes::wrap)
                            .filter(place -> here.contains(partition(place)))
                            .toList(),
                        asked.filter));
  }

  /** A page of the list. */
  public Dated<Page<Run>> page(RunFilter filter, int offset, int limit) {
    int wanted = offset + limit + 1;
    ListWalk<Run> walk =
        new ListWalk<>(
            null,
            after ->
                placeRoute.ask(
                    new Places(
                        filter, after == null ? null : after.get(), Math.min(AT_ONCE, wanted))));
    List<Bytes> places = new ArrayList<>();
    int place = 0;
    ListEntry<Run> entry = walk.next();
    for (; entry != null && place < offset + limit; place++) {
      if (place >= offset) {
        places.add(entry.place());
      }
      entry = walk.next();
    }
    Map<Bytes, List<Run>> read = new HashMap<>();
    Map<String, Map<Integer, Long>> asOf = read(places, filter, walk.asOf(), read);
    return new Dated<>(asOf, page(places, read, /* more= */ entry != null));
  }

  private Map<String, Map<Integer, Long>> read(
      List<Bytes> places,
      RunFilter filter,
      Map<String, Map<Integer, Long>> before,
      Map<Bytes, List<Run>> read) {
    long held = ReadBudget.held();
    Set<Integer> homes = places.stream().map(this::partition).collect(Collectors.toSet());
    Set<Integer> others = new TreeSet<>(peers.all());
    others.removeAll(homes);
    // those of which nothing is read again
    Map<String, Map<Integer, Long>> asOf = FoldedOffsets.of(others, before);
    for (ListPart<Run> part :
        runRoute.ask(homes, new Runs(filter, places.stream().map(Bytes::get).toList()))) {
      FoldedOffsets.add(part.asOf(), asOf);
      part.entries().forEach(entry -> read.put(entry.place(), entry.records()));
    }
    // taken again once the page is put together
    ReadBudget.back(held);
    return FoldedOffsets.least(before, asOf);
  }

  /** A page ends early where an instance says that its runs are large. */
  private static Page<Run> page(List<Bytes> places, Map<Bytes, List<Run>> read, boolean more) {
    List<Run> items = new ArrayList<>();
    for (Bytes place : places) {
      List<Run> found = read.get(place);
      if (found == null) {
        return new Page<>(items, true);
      }
      for (Run run : found) {
        if (!items.isEmpty() && !ReadBudget.fits(run)) {
          return new Page<>(items, true);
        }
        ReadBudget.take(run);
        items.add(run);
      }
    }
    return new Page<>(items, more);
  }

  private int partition(Bytes place) {
    return RecordKeys.partition(RunIndex.runId(place), peers.partitions());
  }
}
