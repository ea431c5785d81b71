package io.fleetfold.streams.sessions;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.SessionRules;
import io.fleetfold.schemas.SessionRules.Life;
import io.fleetfold.schemas.Text;
import io.fleetfold.streams.core.ingest.Refusal;
import io.fleetfold.streams.core.ingest.SessionInput;
import io.fleetfold.streams.sessions.state.AppendOutcome;
import io.fleetfold.streams.sessions.state.SessionCore;

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

  private static final long NO_REVISION = -1;

  private Decisions() {}

  /**
   * The decision on an event that did not come before, or is open.
   *
   * @param core null for no session
   * @param metadataBytes UTF-8 bytes that a session's metadata may have; one that an older release
   *     let grow beyond may still shrink
   */
  static AppendOutcome decide(SessionInput.Event input, SessionCore core, int metadataBytes) {
    AgentRunEvent event = input.record();
    long offset = input.source().offset();
    long revision = core == null ? NO_REVISION : core.getRevision();
    if (input.refusal() != null) {
      return refused(offset, Refusal.INVALID, input.refusal().getMessage(), revision);
    }
    if (event.getPartial()) {
      return new AppendOutcome(offset, PARTIAL, null, null, revision, false, null);
    }
    Life life = core == null ? null : new Life(core.getGeneration(), revision);
    if (SessionRules.isIdle(event, life)) {
      return new AppendOutcome(offset, IGNORED, null, null, revision, false, null);
    }
    SessionRules.Refusal refusal = SessionRules.refusal(event, life);
    if (refusal == null && input.facts().metadata() != null) {
      String before = core == null ? null : core.getMetadata();
      String after = SessionMerge.merged(before, input.facts().metadata());
      refusal = SessionRules.metadata(bytes(before), bytes(after), metadataBytes);
    }
    return refusal == null
        ? new AppendOutcome(offset, ACCEPTED, null, null, Math.max(0, revision) + 1, false, null)
        : refused(offset, refusal.reason(), refusal.message(), revision);
  }

  private static long bytes(String text) {
    return text == null ? 0 : Text.utf8Length(text);
  }

  /** There is no room in the state of a scope for what an event tells. */
  static AppendOutcome overfull(String scope, long offset, SessionCore core) {
    SessionRules.Refusal refusal = SessionRules.overfull(scope);
    return refused(
        offset,
        refusal.reason(),
        refusal.message(),
        core == null ? NO_REVISION : core.getRevision());
  }

  /**
   * Whether an event is decided although one of its id came before: the whole behind a piece, or
   * again what was refused for what the session was then.
   */
  static boolean isOpen(AppendOutcome known, boolean partial) {
    return !partial
        && (known.getOutcome() == PARTIAL
            || (known.getOutcome() == REFUSED && SessionRules.mayComeAgain(known.getReason())));
  }

  private static AppendOutcome refused(long offset, String reason, String message, long revision) {
    return new AppendOutcome(offset, REFUSED, reason, message, revision, false, null);
  }
}
