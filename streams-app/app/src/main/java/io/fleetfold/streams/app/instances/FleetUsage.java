package io.fleetfold.streams.app.instances;

import io.fleetfold.records.UsageWindow;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.runs.views.FleetViews.Dated;
import io.fleetfold.streams.runs.views.FleetViews.UsageFilter;
import io.fleetfold.streams.runs.views.FoldedOffsets;
import io.fleetfold.streams.runs.views.ListEntry;
import io.fleetfold.streams.runs.views.StoreViews;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;

/** Usage by window of all instances: each window with the partials of all partitions. */
public final class FleetUsage {
  /** Places that one instance tells at a time. */
  private static final int AT_ONCE = 10_000;

  @SuppressWarnings("ArrayRecordComponent") // nobody compares questions
  record Question(UsageFilter filter, byte[] after, int limit, boolean placesOnly) {}

  private final PartRoute<Question, UsageWindow> route;

  /** The usage of those instances. */
  public FleetUsage(Peers peers, StoreViews stores, ListWire<UsageWindow> wire) {
    this.route =
        new PartRoute<>(
            peers,
            "/internal/part/usage",
            Question.class,
            wire,
            (here, asked) ->
                stores
                    .over(here)
                    .usagePart(
                        asked.filter,
                        asked.after == null ? null : Bytes.wrap(asked.after),
                        asked.limit,
                        asked.placesOnly));
  }

  /** A page of the list. */
  public Dated<Page<List<UsageWindow>>> page(UsageFilter filter, int offset, int limit) {
    ListWalk<UsageWindow> skipped =
        walk(filter, null, Math.min(AT_ONCE, offset), /* placesOnly= */ true);
    for (int place = 0; place < offset; place++) {
      if (skipped.next() == null) {
        return new Dated<>(skipped.asOf(), new Page<>(List.of(), false));
      }
    }
    ListWalk<UsageWindow> walk = walk(filter, skipped.place(), limit + 1, /* placesOnly= */ false);
    Page<List<UsageWindow>> page = page(walk, limit);
    return new Dated<>(
        offset == 0 ? walk.asOf() : FoldedOffsets.least(skipped.asOf(), walk.asOf()), page);
  }

  private static Page<List<UsageWindow>> page(ListWalk<UsageWindow> walk, int limit) {
    List<List<UsageWindow>> items = new ArrayList<>();
    for (ListEntry<UsageWindow> entry = walk.next(); entry != null; entry = walk.next()) {
      boolean fits = items.isEmpty() || entry.records().stream().allMatch(ReadBudget::fits);
      if (items.size() == limit || !fits) {
        return new Page<>(items, true);
      }
      entry.records().forEach(ReadBudget::take);
      items.add(entry.records());
    }
    return new Page<>(items, false);
  }

  private ListWalk<UsageWindow> walk(
      UsageFilter filter, Bytes after, int limit, boolean placesOnly) {
    return new ListWalk<>(
        after,
        behind ->
            route.ask(
                new Question(filter, behind == null ? null : behind.get(), limit, placesOnly)));
  }
}
