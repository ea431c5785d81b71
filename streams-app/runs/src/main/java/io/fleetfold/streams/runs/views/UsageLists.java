package io.fleetfold.streams.runs.views;

import io.fleetfold.records.UsageWindow;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.runs.usage.UsageReader;
import io.fleetfold.streams.runs.views.FleetViews.UsageFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.kafka.common.utils.Bytes;

/** Merges the windows of all partitions into one list, by start and name. */
final class UsageLists implements AutoCloseable {
  /** A window with its latencies seldom has more. */
  private static final long WINDOW_BYTES = 4 << 10;

  private final int readers;
  private final List<UsageReader.Cursor> cursors = new ArrayList<>();
  private final PriorityQueue<UsageReader.Cursor> heads =
      new PriorityQueue<>(Comparator.comparing(UsageReader.Cursor::key));

  private UsageLists(List<UsageReader> readers, UsageFilter filter, Bytes after) {
    this.readers = readers.size();
    try {
      readers.forEach(reader -> open(cursor(reader, filter, after)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open(UsageReader.Cursor cursor) {
    cursors.add(cursor);
    if (cursor.next()) {
      heads.add(cursor);
    }
  }

  private static UsageReader.Cursor cursor(UsageReader reader, UsageFilter filter, Bytes after) {
    return filter.name() == null
        ? reader.windows(filter.scope(), filter.size(), filter.from(), filter.to(), after)
        : reader.windows(
            filter.scope(), filter.size(), filter.from(), filter.to(), filter.name(), after);
  }

  /** A page of windows, each with the partials of those partitions. */
  static Page<List<UsageWindow>> page(
      List<UsageReader> readers, UsageFilter filter, int offset, int limit) {
    try (UsageLists list = new UsageLists(readers, filter, null)) {
      for (int place = 0; place < offset && !list.heads.isEmpty(); place++) {
        // what is skipped need not be decoded
        list.window(/* placesOnly= */ true);
      }
      ListPart<UsageWindow> part = list.part(Map.of(), limit, /* placesOnly= */ false);
      return new Page<>(part.entries().stream().map(ListEntry::records).toList(), part.more());
    }
  }

  /** The next so many windows, or fewer where they are large; or only their places. */
  static ListPart<UsageWindow> part(
      List<UsageReader> readers,
      Map<String, Map<Integer, Long>> asOf,
      UsageFilter filter,
      Bytes after,
      int limit,
      boolean placesOnly) {
    try (UsageLists list = new UsageLists(readers, filter, after)) {
      return list.part(asOf, limit, placesOnly);
    }
  }

  private ListPart<UsageWindow> part(
      Map<String, Map<Integer, Long>> asOf, int limit, boolean placesOnly) {
    List<ListEntry<UsageWindow>> entries = new ArrayList<>();
    while (!heads.isEmpty()) {
      boolean fits = placesOnly || entries.isEmpty() || ReadBudget.fits(WINDOW_BYTES * readers);
      if (entries.size() == limit || !fits) {
        return new ListPart<>(asOf, entries, true);
      }
      ListEntry<UsageWindow> entry = window(placesOnly);
      entry.records().forEach(ReadBudget::take);
      entries.add(entry);
    }
    return new ListPart<>(asOf, entries, false);
  }

  private ListEntry<UsageWindow> window(boolean placesOnly) {
    Bytes key = heads.peek().key();
    List<UsageWindow> partials = new ArrayList<>();
    while (!heads.isEmpty() && heads.peek().key().equals(key)) {
      UsageReader.Cursor cursor = heads.poll();
      if (!placesOnly) {
        partials.add(cursor.window());
      }
      if (cursor.next()) {
        heads.add(cursor);
      }
    }
    return new ListEntry<>(key, partials);
  }

  @Override
  public void close() {
    cursors.forEach(UsageReader.Cursor::close);
  }
}
