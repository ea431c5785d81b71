package io.fleetfold.streams.runs.views;

import io.fleetfold.records.Run;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.runs.RunIndex;
import io.fleetfold.streams.runs.RunReader;
import io.fleetfold.streams.runs.views.FleetViews.RunFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;

/** Merges the lists of all partitions into one, newest start first. */
final class RunLists implements AutoCloseable {
  private static final Comparator<RunReader.Cursor> ORDER =
      Comparator.comparing(RunReader.Cursor::place);

  private final RunFilter filter;
  private final List<RunReader.Cursor> cursors = new ArrayList<>();
  private final PriorityQueue<RunReader.Cursor> heads = new PriorityQueue<>(ORDER);

  private RunLists(List<RunReader> readers, RunFilter filter, Bytes after) {
    this.filter = filter;
    String agent = filter.agentId() == null ? "" : filter.agentId();
    try {
      readers.forEach(reader -> open(reader.list(agent, after)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open(RunReader.Cursor cursor) {
    cursors.add(cursor);
    if (cursor.next()) {
      heads.add(cursor);
    }
  }

  /** A page of the runs themselves. */
  static Page<Run> page(List<RunReader> readers, RunFilter filter, int offset, int limit) {
    try (RunLists list = new RunLists(readers, filter, null)) {
      return list.page(offset, limit);
    }
  }

  private Page<Run> page(int offset, int limit) {
    List<Run> items = new ArrayList<>();
    int skipped = 0;
    for (; !heads.isEmpty(); goOn()) {
      // without a filter, what is skipped need not be read
      if (isAll() && skipped < offset) {
        skipped++;
        continue;
      }
      Optional<Run> run = heads.peek().run().filter(this::matches);
      if (run.isPresent() && skipped < offset) {
        skipped++;
      } else if (run.isPresent() && (items.size() == limit || !ReadBudget.fits(run.get()))) {
        return new Page<>(items, true);
      } else if (run.isPresent()) {
        ReadBudget.take(run.get());
        items.add(run.get());
      }
    }
    return new Page<>(items, false);
  }

  /** Where the next so many runs stand. */
  static ListPart<Run> places(
      List<RunReader> readers,
      Map<String, Map<Integer, Long>> asOf,
      RunFilter filter,
      Bytes after,
      int limit) {
    List<ListEntry<Run>> entries = new ArrayList<>();
    try (RunLists list = new RunLists(readers, filter, after)) {
      for (; !list.heads.isEmpty(); list.goOn()) {
        RunReader.Cursor cursor = list.heads.peek();
        if (list.isAll() || cursor.run().filter(list::matches).isPresent()) {
          if (entries.size() == limit) {
            return new ListPart<>(asOf, entries, true);
          }
          entries.add(ListEntry.at(cursor.place()));
        }
      }
    }
    return new ListPart<>(asOf, entries, false);
  }

  /** The runs at some places, those of them that still match; fewer where they are large. */
  static ListPart<Run> at(
      List<Bytes> places,
      Function<String, Optional<Run>> read,
      Map<String, Map<Integer, Long>> asOf,
      RunFilter filter) {
    List<ListEntry<Run>> entries = new ArrayList<>();
    for (Bytes place : places) {
      Optional<Run> run = read.apply(RunIndex.runId(place)).filter(found -> matches(found, filter));
      if (run.isPresent() && !entries.isEmpty() && !ReadBudget.fits(run.get())) {
        return new ListPart<>(asOf, entries, true);
      }
      run.ifPresent(ReadBudget::take);
      entries.add(new ListEntry<>(place, run.stream().toList()));
    }
    return new ListPart<>(asOf, entries, false);
  }

  private void goOn() {
    RunReader.Cursor cursor = heads.poll();
    if (cursor.next()) {
      heads.add(cursor);
    }
  }

  private boolean isAll() {
    return filter.status() == null && filter.sessionId() == null && filter.app() == null;
  }

  private boolean matches(Run run) {
    return matches(run, filter);
  }

  @Override
  public void close() {
    cursors.forEach(RunReader.Cursor::close);
  }

  private static boolean matches(Run run, RunFilter filter) {
    return (filter.agentId() == null || Objects.equals(filter.agentId(), run.getAgentId()))
        && (filter.status() == null || filter.status().equals(run.getStatus()))
        && (filter.sessionId() == null || filter.sessionId().equals(run.getSessionId()))
        && (filter.app() == null || filter.app().equals(run.getOwnerApp()));
  }
}
