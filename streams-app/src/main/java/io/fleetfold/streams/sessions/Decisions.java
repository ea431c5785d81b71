package io.fleetfold.streams.sessions;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.streams.ingest.Input;
import io.fleetfold.streams.ingest.Refusal;
import io.fleetfold.streams.ingest.SessionEventTypes;
import io.fleetfold.streams.ingest.Text;
import io.fleetfold.streams.state.AppendOutcome;
import io.fleetfold.streams.state.SessionCore;

/** Whether an event is taken. Knows the rules, changes nothing. */
public final class Decisions {
  /** The event was folded. */
  public static final int ACCEPTED = 0;

  /** There was nothing to change. */
  public static final int IGNORED = 1;

  /** The event was not folded; the reason tells why. */
  public static final int REFUSED = 2;

  /** A piece of a streamed answer: changes nothing, and the whole may come under the same id. */
  public static final int PARTIAL = 3;

  /** There is no such session. */
  static final String UNKNOWN_SESSION = "unknown_session";

  /** The session that was to be created is there. */
  static final String SESSION_EXISTS = "session_exists";

  /** The session has changed since the writer saw it. */
  static final String STALE_REVISION = "stale_revision";

  /** What the session would be with it is larger than any may be. */
  static final String TOO_LARGE = Refusal.TOO_LARGE;

  private static final long NO_REVISION = -1;

  private Decisions() {}

  /**
   * The decision on an event that did not come before.
   *
   * @param core null for no session
   * @param metadataBytes UTF-8 bytes that a session's metadata may have; one that an older release
   *     let grow beyond may still shrink
   */
  static AppendOutcome decide(Input.SessionEvent input, SessionCore core, int metadataBytes) {
    AgentRunEvent event = input.record();
    long offset = input.source().offset();
    long revision = core == null ? NO_REVISION : core.getRevision();
    if (input.refusal() != null) {
      return refused(offset, Refusal.INVALID, input.refusal().getMessage(), revision);
    }
    if (event.getPartial()) {
      return new AppendOutcome(offset, PARTIAL, null, null, revision, false, null);
    }
    boolean isCreation = event.getEventType().equals(SessionEventTypes.CREATED);
    if (core == null && event.getEventType().equals(SessionEventTypes.DELETED)) {
      return new AppendOutcome(offset, IGNORED, null, null, revision, false, null);
    }
    if (core == null && !isCreation) {
      return refused(
          offset,
          UNKNOWN_SESSION,
          "session_id names no session of this user: create it by an event session_created",
          revision);
    }
    if (core != null && isCreation) {
      return refused(
          offset,
          SESSION_EXISTS,
          "session_id names a session that is there: go on with it, or take another id",
          revision);
    }
    long actual = Math.max(0, revision);
    if (event.getExpectedGeneration() != null
        && (core == null || event.getExpectedGeneration() != core.getGeneration())) {
      return refused(
          offset,
          STALE_REVISION,
          "expected_generation is "
              + event.getExpectedGeneration()
              + ", but the session was deleted and created again: read it again, then append under"
              + " a new event_id",
          revision);
    }
    if (event.getExpectedRevision() != null && event.getExpectedRevision() != actual) {
      return refused(
          offset,
          STALE_REVISION,
          "expected_revision is "
              + event.getExpectedRevision()
              + ", the session is at "
              + actual
              + ": read it again, then append under a new event_id",
          revision);
    }
    String before = core == null ? null : core.getMetadata();
    String after =
        input.facts().metadata() == null
            ? null
            : SessionMerge.merged(before, input.facts().metadata());
    if (after != null
        && Text.isLonger(after, metadataBytes)
        && (before == null || Text.utf8Length(after) > Text.utf8Length(before))) {
      return refused(
          offset,
          TOO_LARGE,
          "data.metadata would make the session's metadata "
              + Text.utf8Length(after)
              + " bytes: keep at most "
              + metadataBytes
              + ", and take keys away by null",
          revision);
    }
    return new AppendOutcome(offset, ACCEPTED, null, null, actual + 1, false, null);
  }

  /** There is no room in the state of a scope for what an event tells. */
  static AppendOutcome overfull(String scope, long offset, SessionCore core) {
    return refused(
        offset,
        TOO_LARGE,
        "state_delta would make the state of the "
            + scope
            + " larger than "
            + States.MOST_BYTES
            + " bytes: take keys away by null, or keep large values elsewhere",
        core == null ? NO_REVISION : core.getRevision());
  }

  private static AppendOutcome refused(long offset, String reason, String message, long revision) {
    return new AppendOutcome(offset, REFUSED, reason, message, revision, false, null);
  }
}
