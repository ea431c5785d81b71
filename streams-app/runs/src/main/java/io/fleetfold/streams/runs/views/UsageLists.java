package io.fleetfold.streams.runs.views;

import io.fleetfold.records.UsageWindow;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.runs.usage.UsageReader;
import io.fleetfold.streams.runs.views.FleetViews.UsageFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.kafka.common.utils.Bytes;

/** Merges the windows of all partitions into one list, by start and name. */
final class UsageLists {
  /** A window with its latencies seldom has more. */
  private static final long WINDOW_BYTES = 4 << 10;

  private UsageLists() {}

  static Page<List<UsageWindow>> page(
      List<UsageReader> readers, UsageFilter filter, int offset, int limit) {
    List<UsageReader.Cursor> cursors = new ArrayList<>();
    try {
      PriorityQueue<UsageReader.Cursor> heads =
          new PriorityQueue<>(Comparator.comparing(UsageReader.Cursor::key));
      for (UsageReader reader : readers) {
        UsageReader.Cursor cursor = open(reader, filter);
        cursors.add(cursor);
        if (cursor.next()) {
          heads.add(cursor);
        }
      }
      return collect(heads, readers.size(), offset, limit);
    } finally {
      cursors.forEach(UsageReader.Cursor::close);
    }
  }

  private static UsageReader.Cursor open(UsageReader reader, UsageFilter filter) {
    return filter.name() == null
        ? reader.windows(filter.scope(), filter.size(), filter.from(), filter.to())
        : reader.windows(filter.scope(), filter.size(), filter.from(), filter.to(), filter.name());
  }

  private static Page<List<UsageWindow>> collect(
      PriorityQueue<UsageReader.Cursor> heads, int readers, int offset, int limit) {
    List<List<UsageWindow>> items = new ArrayList<>();
    for (int place = 0; !heads.isEmpty(); place++) {
      if (items.size() == limit || !ReadBudget.fits(WINDOW_BYTES * readers)) {
        return new Page<>(items, true);
      }
      Bytes key = heads.peek().key();
      List<UsageWindow> partials = new ArrayList<>();
      while (!heads.isEmpty() && heads.peek().key().equals(key)) {
        UsageReader.Cursor cursor = heads.poll();
        // what is skipped need not be decoded
        if (place >= offset) {
          partials.add(cursor.window());
        }
        if (cursor.next()) {
          heads.add(cursor);
        }
      }
      if (place >= offset) {
        partials.forEach(ReadBudget::take);
        items.add(partials);
      }
    }
    return new Page<>(items, false);
  }
}
