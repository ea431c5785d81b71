package io.fleetfold.streams.views;

import io.fleetfold.streams.ingest.Input;
import io.fleetfold.streams.ingest.InputReader;
import io.fleetfold.streams.ingest.Source;
import io.fleetfold.streams.ingest.StateDelta;
import io.fleetfold.streams.sessions.Decisions;
import io.fleetfold.streams.views.SessionAppends.Pointer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Reads events from the log where the stores say they stand, and the values that their keys had
 * before from the events that had set them. So a page costs what is in it, wherever in the session
 * it begins. Records are read as the fold reads them. Thread-safe.
 */
final class SessionStepReader {
  /** Events that are in memory at once before what they add up to is looked at. */
  private static final int AT_ONCE = 8;

  private static final long MOST_BYTES = 16 << 20;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final EventLog log;
  private final InputReader reader;

  SessionStepReader(EventLog log, InputReader reader) {
    this.log = log;
    this.reader = reader;
  }

  /** The events at those places, in that order; fewer where they are large or the log is slow. */
  List<SessionStep> read(int partition, List<Pointer> pointers) {
    Reading reading = new Reading(partition);
    List<SessionStep> steps = new ArrayList<>();
    for (int i = 0; i < pointers.size() && reading.bytes < MOST_BYTES; i += AT_ONCE) {
      try {
        steps.addAll(reading.next(pointers.subList(i, Math.min(i + AT_ONCE, pointers.size()))));
      } catch (LogUnavailableException e) {
        if (steps.isEmpty()) {
          throw e;
        }
        break;
      }
    }
    return steps;
  }

  /** One page. */
  private final class Reading {
    private final int partition;
    private final long deadline = System.nanoTime() + LONGEST.toNanos();
    private final Map<Long, StateDelta> deltas = new HashMap<>();
    private long bytes;

    Reading(int partition) {
      this.partition = partition;
    }

    List<SessionStep> next(List<Pointer> pointers) {
      Map<Long, Input.SessionEvent> events = new TreeMap<>();
      read(pointers.stream().map(Pointer::offset).toList(), event -> put(events, event));
      read(before(pointers), event -> deltas.put(event.source().offset(), event.delta()));
      return pointers.stream().map(at -> step(at, events.get(at.offset()))).toList();
    }

    private void put(Map<Long, Input.SessionEvent> events, Input.SessionEvent event) {
      events.put(event.source().offset(), event);
      deltas.put(event.source().offset(), event.delta());
    }

    /** Where the values stand that those events have changed, unless they were read already. */
    private Collection<Long> before(List<Pointer> pointers) {
      return pointers.stream()
          .map(pointer -> pointer.outcome().getBefore())
          .filter(before -> before != null)
          .flatMap(List::stream)
          .filter(offset -> offset >= 0 && !deltas.containsKey(offset))
          .collect(Collectors.toSet());
    }

    private void read(Collection<Long> offsets, Consumer<Input.SessionEvent> found) {
      if (offsets.isEmpty()) {
        return;
      }
      NavigableSet<Long> sorted = new TreeSet<>(offsets);
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      log.read(partition, sorted, left, source -> decode(source, found));
    }

    private void decode(Source source, Consumer<Input.SessionEvent> found) {
      bytes += source.value() == null ? 0 : source.value().length;
      // what is no event of a session has no outcome, either
      if (reader.read(source, /* rerouted= */ false) instanceof Input.SessionEvent event) {
        found.accept(event);
      }
    }

    private SessionStep step(Pointer pointer, Input.SessionEvent event) {
      if (event == null || !event.record().getEventId().equals(pointer.eventId())) {
        return new SessionStep(pointer.eventId(), pointer.outcome(), null, -1, List.of());
      }
      if (event.refusal() != null) {
        // nobody has checked that it is JSON
        event.record().setData(null);
        event.record().setContent(null);
        event.record().setStateDelta(null);
      } else {
        event.record().setStateDelta(event.delta().stored());
      }
      boolean isFolded = pointer.outcome().getOutcome() == Decisions.ACCEPTED;
      return new SessionStep(
          pointer.eventId(),
          pointer.outcome(),
          event.record(),
          event.source().logTime(),
          isFolded
              ? new StateChanges(deltas).of(event.delta(), pointer.outcome().getBefore())
              : List.of());
    }
  }
}
