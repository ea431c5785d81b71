package io.fleetfold.streams.runs.views;

import io.fleetfold.records.RunStats;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.core.reads.StoreReads;
import io.fleetfold.streams.runs.stats.StatsReader;
import io.fleetfold.streams.runs.views.FleetViews.AgentCursor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.kafka.common.utils.Bytes;

/** Merges the agents of all partitions into one list, by id. */
final class AgentLists implements AgentCursor {
  private final List<StatsReader.Cursor> cursors = new ArrayList<>();
  private final PriorityQueue<StatsReader.Cursor> heads =
      new PriorityQueue<>(
          Comparator.comparing(StatsReader.Cursor::key)
              .thenComparing(StatsReader.Cursor::partition));
  private final Map<String, Map<Integer, Long>> asOf;
  private List<StatsReader.Cursor> here = new ArrayList<>();

  /**
   * The agents of those partitions.
   *
   * @param asOf up to which offsets their inputs are in it at least
   * @param after the place to begin behind; null for the first
   */
  AgentLists(List<StatsReader> partitions, Map<String, Map<Integer, Long>> asOf, Bytes after) {
    this.asOf = asOf;
    try {
      partitions.forEach(partition -> open(partition.agents(after)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open(StatsReader.Cursor cursor) {
    cursors.add(cursor);
    here.add(cursor);
  }

  @Override
  public boolean next() {
    return StoreReads.reading(this::advance);
  }

  private boolean advance() {
    for (StatsReader.Cursor cursor : here) {
      if (cursor.next()) {
        heads.add(cursor);
      }
    }
    here = new ArrayList<>();
    if (heads.isEmpty()) {
      return false;
    }
    Bytes agent = heads.peek().key();
    while (!heads.isEmpty() && heads.peek().key().equals(agent)) {
      here.add(heads.poll());
    }
    return true;
  }

  @Override
  public String agentId() {
    return StatsReader.Cursor.agentId(place());
  }

  @Override
  public Map<String, Map<Integer, Long>> asOf() {
    return asOf;
  }

  private Bytes place() {
    return here.get(0).key();
  }

  /** The next so many agents, or fewer where they are large; without partials only their places. */
  ListPart<RunStats> part(int limit, boolean placesOnly) {
    List<ListEntry<RunStats>> entries = new ArrayList<>();
    while (next()) {
      if (entries.size() == limit) {
        return new ListPart<>(asOf, entries, true);
      }
      if (placesOnly) {
        entries.add(ListEntry.at(place()));
        continue;
      }
      List<RunStats> partials = partials();
      if (!entries.isEmpty() && !partials.stream().allMatch(ReadBudget::fits)) {
        return new ListPart<>(asOf, entries, true);
      }
      partials.forEach(ReadBudget::take);
      entries.add(new ListEntry<>(place(), partials));
    }
    return new ListPart<>(asOf, entries, false);
  }

  @Override
  public List<RunStats> partials() {
    return StoreReads.reading(() -> here.stream().map(StatsReader.Cursor::record).toList());
  }

  @Override
  public void close() {
    cursors.forEach(StatsReader.Cursor::close);
  }
}
