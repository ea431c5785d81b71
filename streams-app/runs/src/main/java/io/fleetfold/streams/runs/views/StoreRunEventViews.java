package io.fleetfold.streams.runs.views;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.IdScope;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.InputReader;
import io.fleetfold.streams.core.ingest.InputReader.Standing;
import io.fleetfold.streams.core.ingest.RunInput;
import io.fleetfold.streams.core.reads.EventLog;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.core.reads.StoreAccess;
import io.fleetfold.streams.core.reads.StoreReads;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.runs.EventPlace;
import io.fleetfold.streams.runs.EventPlaces;
import io.fleetfold.streams.runs.RunReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Finds in the stores where the events of a run stand, and reads them from the log as the fold
 * reads them. A page looks at all places of its run, and keeps no more of them than it shows.
 * Thread-safe.
 */
public final class StoreRunEventViews implements RunEventViews {
  private final int partitions;
  private final StoreAccess stores;
  private final EventLog log;
  private final InputReader<RunInput> reader;

  /**
   * Views of a fleet with that many partitions.
   *
   * @param log where the events stand
   * @param reader makes of a record of the log what the fold makes of it
   */
  public StoreRunEventViews(
      int partitions, StoreAccess stores, EventLog log, InputReader<RunInput> reader) {
    this.partitions = partitions;
    this.stores = stores;
    this.log = log;
    this.reader = reader;
  }

  @Override
  public Optional<Events> events(String runId, Range range) {
    int partition = RecordKeys.partition(runId, partitions);
    // first: an event that comes meanwhile may be listed, but is not missing
    Optional<Long> counted = StoreReads.reading(() -> count(runId, partition));
    if (counted.isEmpty()) {
      return Optional.empty();
    }
    TreeSet<EventPlace> places = new TreeSet<>();
    long[] all = {0};
    forEach(
        runId,
        place -> {
          all[0]++;
          keep(place, range, places);
        });
    boolean hasMore = places.size() > range.limit();
    if (hasMore) {
      places.pollLast();
    }
    List<Event> items = read(runId, List.copyOf(places));
    return Optional.of(
        new Events(
            items, hasMore || items.size() < places.size(), Math.max(0, counted.get() - all[0])));
  }

  @Override
  public long count(String runId) {
    return StoreReads.reading(() -> count(runId, RecordKeys.partition(runId, partitions)))
        .orElse(0L);
  }

  @Override
  public long last(String runId) {
    long[] last = {-1};
    forEach(runId, place -> last[0] = Math.max(last[0], place.offset()));
    return last[0];
  }

  @Override
  public List<Event> since(String runId, long offset, int limit) {
    NavigableSet<EventPlace> places = new TreeSet<>(Comparator.comparingLong(EventPlace::offset));
    forEach(
        runId,
        place -> {
          if (place.offset() > offset && places.add(place) && places.size() > limit) {
            places.pollLast();
          }
        });
    return read(runId, List.copyOf(places));
  }

  private void forEach(String runId, Consumer<EventPlace> each) {
    StoreReads.reading(
        () -> {
          EventPlaces.forEach(
              stores.store(StateStores.RUN_RECORD_IDS, RecordKeys.partition(runId, partitions)),
              runId,
              each);
          return null;
        });
  }

  private Optional<Long> count(String runId, int partition) {
    return RunReader.eventCount(stores.store(StateStores.RUN_CORE, partition), runId);
  }

  private static void keep(EventPlace place, Range range, NavigableSet<EventPlace> places) {
    boolean matches =
        (range.type() == null || range.type().equals(place.type()))
            && (range.after() == null || place.compareTo(range.after()) > 0);
    if (matches && places.add(place) && places.size() > range.limit() + 1) {
      places.pollLast();
    }
  }

  /** The events at those places; fewer where they are large or the log is slow. */
  private List<Event> read(String runId, List<EventPlace> places) {
    int partition = RecordKeys.partition(runId, partitions);
    return LoggedPages.read(
        places,
        (some, timeout) -> {
          Map<Long, RunInput.Event> found = read(partition, some, timeout);
          return some.stream()
              .map(
                  place -> {
                    RunInput.Event event = found.get(place.offset());
                    return new LoggedPages.Sized<>(
                        event(runId, place, event),
                        event == null ? 0 : event.source().value().length);
                  })
              .toList();
        });
  }

  private Map<Long, RunInput.Event> read(int partition, List<EventPlace> places, Duration timeout) {
    Map<Long, RunInput.Event> found = new HashMap<>();
    log.read(
        Topics.AGENT_EVENTS.name(),
        partition,
        places.stream().map(EventPlace::offset).collect(Collectors.toCollection(TreeSet::new)),
        timeout,
        source -> {
          if (reader.read(source, Standing.FOLDED) instanceof RunInput.Event event) {
            ReadBudget.take(source.value().length);
            found.put(source.offset(), event);
          }
        });
    return found;
  }

  private static Event event(String runId, EventPlace place, RunInput.Event event) {
    if (event == null || !event.record().getRunId().equals(runId)) {
      return new Event(place, null, -1);
    }
    AgentRunEvent record = event.record();
    // a stray's was checked against the time of its second place
    record.setTimestamp(Instant.ofEpochMilli(place.time()));
    record.setScope(
        IdScope.ofEvent(
            record.getRunId(), record.getAppName(), record.getUserId(), record.getSessionId()));
    record.setSequence(place.offset());
    return new Event(place, record, event.source().logTime());
  }
}
