package io.fleetfold.streams.sessions.views;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.sessions.state.AppendOutcome;
import java.util.List;

/**
 * One event of a session: what became of it, and what it did to the state.
 *
 * @param eventId its id
 * @param outcome what became of it
 * @param event the event as it was folded, without {@code temp:} keys; of one that is not valid
 *     without its JSON. Null where the log has forgotten it
 * @param loggedAt when the log took it, in epoch milliseconds; -1 where the log has forgotten it
 * @param changes keys that it changed, those of the session first; none unless it was accepted
 */
public record SessionStep(
    String eventId,
    AppendOutcome outcome,
    AgentRunEvent event,
    long loggedAt,
    List<Change> changes) {

  /** Whether nothing of it is missing that the log has forgotten. */
  public boolean isWhole() {
    return event != null && changes.stream().noneMatch(c -> c.missing() == Missing.FORGOTTEN);
  }

  /** Why the value that a key had before is not told. */
  public enum Missing {
    /** The log has forgotten the event that had set it. */
    FORGOTTEN,
    /** It was folded by a release that did not keep which event had set it. */
    UNRECORDED,
    /** Keys of an application are not in the order of this log: there is no before. */
    UNORDERED
  }

  /**
   * What happened to a key.
   *
   * @param scope session, user or app
   * @param key the key, with the prefix of its scope
   * @param before its JSON before the event; null for no value, or where that is missing
   * @param after its JSON after the event; null where the event removed it
   * @param missing why {@code before} is not told; null where it is
   */
  public record Change(String scope, String key, String before, String after, Missing missing) {}
}
