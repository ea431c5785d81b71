package io.fleetfold.streams.app.instances;

import io.fleetfold.records.RunStats;
import io.fleetfold.streams.runs.stats.StatsReader;
import io.fleetfold.streams.runs.views.FleetViews.AgentCursor;
import io.fleetfold.streams.runs.views.FoldedOffsets;
import io.fleetfold.streams.runs.views.ListEntry;
import io.fleetfold.streams.runs.views.ListPart;
import io.fleetfold.streams.runs.views.StoreViews;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;

/** The agents of all instances, each with the partials of all partitions. Thread-safe. */
public final class FleetAgents {
  /** Agents that one instance tells at first, since few pages are longer. */
  private static final int FIRST = 100;

  private static final int MORE = 1_000;

  /** Places that one instance tells at a time. */
  private static final int PLACES = 10_000;

  @SuppressWarnings("ArrayRecordComponent") // nobody compares questions
  record Question(byte[] after, int limit, boolean placesOnly) {}

  private final PartRoute<Question, RunStats> route;

  /** The agents of those instances. */
  public FleetAgents(Peers peers, StoreViews stores, ListWire<RunStats> wire) {
    this.route =
        new PartRoute<>(
            peers,
            "/internal/part/agents",
            Question.class,
            wire,
            (here, asked) ->
                stores
                    .over(here)
                    .agentPart(
                        asked.after == null ? null : Bytes.wrap(asked.after),
                        asked.limit,
                        asked.placesOnly));
  }

  /** Walks along all of them. */
  public AgentCursor walk() {
    return new Cursor();
  }

  private ListWalk<RunStats> walk(Bytes after) {
    return new ListWalk<>(
        after,
        behind ->
            ask(behind, Objects.equals(behind, after) ? FIRST : MORE, /* placesOnly= */ false));
  }

  private List<ListPart<RunStats>> ask(Bytes after, int limit, boolean placesOnly) {
    return route.ask(new Question(after == null ? null : after.get(), limit, placesOnly));
  }

  private final class Cursor implements AgentCursor {
    private ListWalk<RunStats> walk = walk(null);
    private Map<String, Map<Integer, Long>> skippedAsOf;
    private ListEntry<RunStats> here;

    @Override
    public boolean next() {
      here = walk.next();
      return here != null;
    }

    @Override
    public int skip(int agents) {
      if (agents == 0) {
        return 0;
      }
      ListWalk<RunStats> places =
          new ListWalk<>(
              walk.place(),
              behind -> ask(behind, Math.min(agents, PLACES), /* placesOnly= */ true));
      int skipped = 0;
      while (skipped < agents && places.next() != null) {
        skipped++;
      }
      skippedAsOf = places.asOf();
      walk = walk(places.place());
      return skipped;
    }

    @Override
    public String agentId() {
      return StatsReader.Cursor.agentId(here.place());
    }

    @Override
    public List<RunStats> partials() {
      return here.records();
    }

    @Override
    public Map<String, Map<Integer, Long>> asOf() {
      return skippedAsOf == null ? walk.asOf() : FoldedOffsets.least(skippedAsOf, walk.asOf());
    }

    @Override
    public void close() {
      here = null;
    }
  }
}
