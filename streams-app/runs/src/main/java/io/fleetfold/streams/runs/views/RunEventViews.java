package io.fleetfold.streams.runs.views;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.core.reads.LogUnavailableException;
import io.fleetfold.streams.core.reads.ViewsUnavailableException;
import io.fleetfold.streams.runs.EventPlace;
import java.util.List;
import java.util.Optional;

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

  /** The offset of the run's last event in the log; -1 where there is none. */
  long last(String runId);

  /** Events of a run that were logged behind an offset, as the log has them; it may be unknown. */
  List<Event> since(String runId, long offset, int limit);

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
}
