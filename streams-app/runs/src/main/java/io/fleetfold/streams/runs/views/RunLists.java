package io.fleetfold.streams.runs.views;

import io.fleetfold.records.Run;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.runs.RunReader;
import io.fleetfold.streams.runs.views.FleetViews.RunFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;

/** Merges the lists of all partitions into one, newest start first. */
final class RunLists {
  private static final Comparator<RunReader.Cursor> ORDER =
      Comparator.comparingLong((RunReader.Cursor cursor) -> cursor.entry().at())
          .reversed()
          .thenComparing(cursor -> cursor.entry().runId());

  private RunLists() {}

  static Page<Run> page(List<RunReader> readers, RunFilter filter, int offset, int limit) {
    String agent = filter.agentId() == null ? "" : filter.agentId();
    List<RunReader.Cursor> cursors = new ArrayList<>();
    try {
      PriorityQueue<RunReader.Cursor> heads = new PriorityQueue<>(ORDER);
      for (RunReader reader : readers) {
        RunReader.Cursor cursor = reader.list(agent);
        cursors.add(cursor);
        if (cursor.next()) {
          heads.add(cursor);
        }
      }
      return collect(heads, filter, offset, limit);
    } finally {
      cursors.forEach(RunReader.Cursor::close);
    }
  }

  private static Page<Run> collect(
      PriorityQueue<RunReader.Cursor> heads, RunFilter filter, int offset, int limit) {
    boolean all = filter.status() == null && filter.sessionId() == null;
    List<Run> items = new ArrayList<>();
    int skipped = 0;
    while (!heads.isEmpty()) {
      RunReader.Cursor cursor = heads.poll();
      // without a filter, what is skipped need not be read
      if (all && skipped < offset) {
        skipped++;
      } else {
        Optional<Run> run = cursor.run().filter(found -> matches(found, filter));
        if (run.isPresent() && skipped < offset) {
          skipped++;
        } else if (run.isPresent() && (items.size() == limit || !ReadBudget.fits(run.get()))) {
          return new Page<>(items, true);
        } else if (run.isPresent()) {
          ReadBudget.take(run.get());
          items.add(run.get());
        }
      }
      if (cursor.next()) {
        heads.add(cursor);
      }
    }
    return new Page<>(items, false);
  }

  private static boolean matches(Run run, RunFilter filter) {
    return (filter.agentId() == null || Objects.equals(filter.agentId(), run.getAgentId()))
        && (filter.status() == null || filter.status().equals(run.getStatus()))
        && (filter.sessionId() == null || filter.sessionId().equals(run.getSessionId()));
  }
}
