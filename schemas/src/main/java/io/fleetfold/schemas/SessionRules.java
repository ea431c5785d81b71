package io.fleetfold.schemas;

import io.fleetfold.records.AgentRunEvent;

/**
 * How a session decides on an event, and when it ends: the law that the fold, its replays and
 * sessions in memory share, with the words that a refused writer reads. Knows the rules, changes
 * nothing.
 */
public final class SessionRules {
  /** There is no such session. */
  public static final String UNKNOWN_SESSION = "unknown_session";

  /** The session that was to be created is there. */
  public static final String SESSION_EXISTS = "session_exists";

  /** The session has changed since the writer saw it. */
  public static final String STALE_REVISION = "stale_revision";

  /** What the session would be with the event is larger than any may be. */
  public static final String TOO_LARGE = "too_large";

  /**
   * UTF-8 bytes that the keys and values of one scope of state may have: a reader gets them whole.
   * One that an older release let grow beyond may still shrink.
   */
  public static final int STATE_BYTES = 8 << 20;

  private static final String CREATED = "session_created";
  private static final String DELETED = "session_deleted";
  private static final String AGAIN = ": read it again, then append again";

  private SessionRules() {}

  /**
   * A session that is there.
   *
   * @param generation offset of the event that created it
   * @param revision how many events it has taken
   */
  public record Life(long generation, long revision) {}

  /**
   * Why an event is refused.
   *
   * @param reason in a word
   * @param message what its writer can do
   */
  public record Refusal(String reason, String message) {}

  /** Whether there is nothing to do: a session is to be deleted that is not there. */
  public static boolean isIdle(AgentRunEvent event, Life life) {
    return life == null && event.getEventType().equals(DELETED);
  }

  /** Why the event is refused; null where it is not. {@code life} is null for no session. */
  public static Refusal refusal(AgentRunEvent event, Life life) {
    boolean creates = event.getEventType().equals(CREATED);
    if (life == null && !creates) {
      return new Refusal(
          UNKNOWN_SESSION,
          "the session does not exist: create it by an event session_created, or check app_name,"
              + " user_id and session_id");
    }
    if (life != null && creates) {
      return new Refusal(
          SESSION_EXISTS, "the session exists: go on with it, or take another session_id");
    }
    Long generation = event.getExpectedGeneration();
    if (generation != null && (life == null || generation != life.generation())) {
      return new Refusal(
          STALE_REVISION,
          life == null
              ? "expected_generation is " + generation + ", and there is no session yet" + AGAIN
              : "expected_generation is "
                  + generation
                  + ", the session's is "
                  + life.generation()
                  + ", since it was created again"
                  + AGAIN);
    }
    Long expected = event.getExpectedRevision();
    long revision = life == null ? 0 : life.revision();
    return expected == null || expected == revision
        ? null
        : new Refusal(
            STALE_REVISION,
            "expected_revision is " + expected + ", the session is at " + revision + AGAIN);
  }

  /**
   * Why metadata is refused; null where it is not.
   *
   * @param before UTF-8 bytes of the session's metadata
   * @param after the same with the event
   */
  public static Refusal metadata(long before, long after, int maxBytes) {
    return after <= maxBytes || after <= before
        ? null
        : new Refusal(
            TOO_LARGE,
            "data.metadata would make the session's metadata "
                + after
                + " bytes: keep at most "
                + maxBytes
                + ", and take keys away by null");
  }

  /** A scope of state, session or user, has no room for what an event sets. */
  public static Refusal overfull(String scope) {
    return new Refusal(
        TOO_LARGE,
        "state_delta would make the state of the "
            + scope
            + " larger than "
            + STATE_BYTES
            + " bytes: take keys away by null, or keep large values elsewhere");
  }

  /**
   * Whether an event that was refused for that reason may come again, under the same id: it was
   * refused for what the session was then, and is decided anew.
   */
  public static boolean mayComeAgain(String reason) {
    return UNKNOWN_SESSION.equals(reason)
        || SESSION_EXISTS.equals(reason)
        || STALE_REVISION.equals(reason)
        || TOO_LARGE.equals(reason);
  }

  /**
   * Whether a session's time is over: at that time an event finds no session.
   *
   * @param ttlMs its time to live in milliseconds; negative for ever
   * @param lastAt log time of its last event, in epoch milliseconds
   * @param now log time of the event, or the time of a read
   */
  public static boolean isOver(long ttlMs, long lastAt, long now) {
    return ttlMs >= 0 && now - lastAt >= ttlMs;
  }
}
