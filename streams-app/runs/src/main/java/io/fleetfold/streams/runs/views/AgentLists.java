package io.fleetfold.streams.runs.views;

import io.fleetfold.records.RunStats;
import io.fleetfold.streams.core.reads.StoreReads;
import io.fleetfold.streams.runs.stats.StatsReader;
import io.fleetfold.streams.runs.views.FleetViews.AgentCursor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.kafka.common.utils.Bytes;

/** Merges the agents of all partitions into one list, by id. */
final class AgentLists implements AgentCursor {
  private final List<StatsReader.Cursor> cursors = new ArrayList<>();
  private final PriorityQueue<StatsReader.Cursor> heads =
      new PriorityQueue<>(
          Comparator.comparing(StatsReader.Cursor::key)
              .thenComparing(StatsReader.Cursor::partition));
  private List<StatsReader.Cursor> here = new ArrayList<>();

  AgentLists(List<StatsReader> partitions) {
    try {
      partitions.forEach(this::open);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open(StatsReader partition) {
    StatsReader.Cursor cursor = partition.agents();
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
    return here.get(0).agentId();
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
