package io.fleetfold.streams.sessions.views;

import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.InputReader;
import io.fleetfold.streams.core.ingest.InputReader.Standing;
import io.fleetfold.streams.core.ingest.SessionInput;
import io.fleetfold.streams.core.ingest.Source;
import io.fleetfold.streams.core.ingest.StateDelta;
import io.fleetfold.streams.core.reads.EventLog;
import io.fleetfold.streams.core.reads.LogUnavailableException;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.sessions.Decisions;
import io.fleetfold.streams.sessions.States;
import io.fleetfold.streams.sessions.views.SessionAppends.Pointer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads events from the log where the stores say they stand, and the values that their keys had
 * before from the events that had set them. So a page costs what is in it, wherever in the session
 * it begins. Records are read as the fold reads them. Thread-safe.
 */
final class SessionStepReader {
  /** Events that are in memory at once before what they add up to is looked at. */
  private static final int AT_ONCE = 8;

  private static final long MAX_BYTES = 16 << 20;
  private static final Duration MAX = Duration.ofSeconds(10);

  private final EventLog log;
  private final InputReader<SessionInput> reader;

  SessionStepReader(EventLog log, InputReader<SessionInput> reader) {
    this.log = log;
    this.reader = reader;
  }

  /** The events at those places, in that order; fewer where they are large or the log is slow. */
  List<SessionStep> read(int partition, List<Pointer> pointers) {
    Reading reading = new Reading(partition);
    List<SessionStep> steps = new ArrayList<>();
    for (int i = 0; i < pointers.size() && reading.bytes < MAX_BYTES; i += AT_ONCE) {
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
    private final long deadline = System.nanoTime() + MAX.toNanos();
    private final Map<Long, StateDelta> deltas = new HashMap<>();
    private long bytes;

    Reading(int partition) {
      this.partition = partition;
    }

    List<SessionStep> next(List<Pointer> pointers) {
      Map<Long, SessionInput.Event> events = new TreeMap<>();
      read(pointers.stream().map(Pointer::offset).toList(), event -> put(events, event));
      Map<Long, Set<String>> wanted = before(pointers, events);
      Map<Long, StateDelta> before = new HashMap<>(deltas);
      read(
          wanted.keySet(),
          event -> {
            long offset = event.source().offset();
            before.put(offset, only(event.delta(), wanted.get(offset)));
          });
      return pointers.stream().map(at -> step(at, events.get(at.offset()), before)).toList();
    }

    private void put(Map<Long, SessionInput.Event> events, SessionInput.Event event) {
      ReadBudget.take(event.source().value().length);
      bytes += event.source().value().length;
      events.put(event.source().offset(), event);
      deltas.put(event.source().offset(), event.delta());
    }

    /**
     * Where the values stand that those events have changed, unless they were read already, and of
     * which keys: of what else such an event has set nothing is kept.
     */
    private Map<Long, Set<String>> before(
        List<Pointer> pointers, Map<Long, SessionInput.Event> events) {
      Map<Long, Set<String>> wanted = new HashMap<>();
      for (Pointer pointer : pointers) {
        SessionInput.Event event = events.get(pointer.offset());
        List<Long> before = pointer.outcome().getBefore();
        if (event == null || before == null) {
          continue;
        }
        Iterator<Long> offsets = before.iterator();
        Stream.concat(
                event.delta().session().keySet().stream(),
                event.delta().user().keySet().stream().map(StateDelta.USER::concat))
            .forEach(
                key -> {
                  long offset = offsets.hasNext() ? offsets.next() : States.UNKNOWN;
                  if (offset >= 0 && !deltas.containsKey(offset)) {
                    wanted.computeIfAbsent(offset, ignored -> new HashSet<>()).add(key);
                  }
                });
      }
      return wanted;
    }

    private StateDelta only(StateDelta delta, Set<String> keys) {
      return new StateDelta(
          only(delta.session(), "", keys),
          only(delta.user(), StateDelta.USER, keys),
          Map.of(),
          null);
    }

    private Map<String, String> only(Map<String, String> values, String prefix, Set<String> keys) {
      Map<String, String> some = new HashMap<>();
      values.forEach(
          (key, value) -> {
            if (keys.contains(prefix + key)) {
              int length = value == null ? 0 : value.length();
              ReadBudget.take(length);
              bytes += length;
              some.put(key, value);
            }
          });
      return some;
    }

    private void read(Collection<Long> offsets, Consumer<SessionInput.Event> found) {
      if (offsets.isEmpty()) {
        return;
      }
      NavigableSet<Long> sorted = new TreeSet<>(offsets);
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      log.read(
          Topics.AGENT_SESSION_EVENTS.name(),
          partition,
          sorted,
          left,
          source -> decode(source, found));
    }

    private void decode(Source source, Consumer<SessionInput.Event> found) {
      // what is no event of a session has no outcome, either
      if (reader.read(source, Standing.FOLDED) instanceof SessionInput.Event event) {
        found.accept(event);
      }
    }

    private SessionStep step(
        Pointer pointer, SessionInput.Event event, Map<Long, StateDelta> before) {
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
              ? new StateChanges(before).of(event.delta(), pointer.outcome().getBefore())
              : List.of());
    }
  }
}
