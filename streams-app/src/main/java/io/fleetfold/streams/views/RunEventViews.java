package io.fleetfold.streams.views;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.runs.EventPlace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be read of the events of a run. Thread-safe. */
public interface RunEventViews {
  /**
   * Events of a run, in the order of their times and within a millisecond as the log has them;
   * empty for an unknown run.
   *
   * @throws ViewsUnavailableException while stores are restored or moved
   * @throws LogUnavailableException when the log could not be read in time
   */
  Optional<Events> events(String runId, Range range);

  /** How many events of the run were folded; 0 for an unknown run. */
  long count(String runId);

  /** Where the log of the run is now: behind the events that there are. */
  Passed now(String runId);

  /**
   * Events of a run that were logged behind those passed, in the order of each partition's log; the
   * run may be unknown.
   */
  List<Event> since(String runId, Passed passed, int limit);

  /**
   * Which events.
   *
   * @param type those of that type; null for all
   * @param after those behind that place; null for the first
   * @param limit at most so many
   */
  record Range(String type, EventPlace after, int limit) {}

  /**
   * A piece of the events.
   *
   * @param items what was found
   * @param hasMore whether more match behind them
   * @param unlisted how many more the run counts that an earlier release folded, which did not keep
   *     where they stand
   */
  record Events(List<Event> items, boolean hasMore, long unlisted) {}

  /**
   * An event.
   *
   * @param place where it stands
   * @param record the event as it was folded; null where the log has forgotten it
   * @param loggedAt when the log took it, in epoch milliseconds; -1 where the log has forgotten it
   */
  record Event(EventPlace place, AgentRunEvent record, long loggedAt) {}

  /** Up to where the events of a run were seen, in each partition that has any. Not thread-safe. */
  final class Passed {
    private static final Pattern PART = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,18})");
    private static final int MOST_PARTS = 1_000;

    private final Map<String, Long> offsets = new TreeMap<>();

    /** Whether an event there was seen. */
    public boolean has(EventPlace place) {
      return place.offset() <= offsets.getOrDefault(key(place), -1L);
    }

    /** An event was seen, and all before it in its partition. */
    public void pass(EventPlace place) {
      offsets.merge(key(place), place.offset(), Math::max);
    }

    private static String key(EventPlace place) {
      return place.topicNumber() + "." + place.partition();
    }

    /** As text that {@link #parse} reads. */
    @Override
    public String toString() {
      StringJoiner text = new StringJoiner("_");
      offsets.forEach((key, offset) -> text.add(key + "." + offset));
      return text.toString();
    }

    /** Reads what {@link #toString} wrote; empty for anything else. */
    public static Optional<Passed> parse(String text) {
      Passed passed = new Passed();
      for (String part : text.split("_", MOST_PARTS)) {
        Matcher matcher = PART.matcher(part);
        if (!matcher.matches()) {
          return Optional.empty();
        }
        passed.offsets.put(
            matcher.group(1) + "." + matcher.group(2), Long.valueOf(matcher.group(3)));
      }
      return Optional.of(passed);
    }
  }
}
