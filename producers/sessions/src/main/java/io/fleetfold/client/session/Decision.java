package io.fleetfold.client.session;

import io.fleetfold.client.Position;
import io.fleetfold.schemas.SessionRules;
import java.util.OptionalLong;

/**
 * What a session made of an append, in the words of the query API.
 *
 * @param outcome accepted, ignored or refused
 * @param reason why it was refused; null where it was not
 * @param message says more about a refusal; may be null
 * @param revision the session's: with the append, or the actual one where it was stale; null for
 *     none
 */
public record Decision(String outcome, String reason, String message, Long revision) {
  private static final String ACCEPTED = "accepted";
  private static final String REFUSED = "refused";
  private static final String IGNORED = "ignored";
  private static final String PIECE = "piece";

  public static Decision accepted(long revision) {
    return new Decision(ACCEPTED, null, null, revision);
  }

  /** On a piece of a streamed answer. */
  public static Decision piece(Long revision) {
    return new Decision(IGNORED, PIECE, null, revision);
  }

  /**
   * Whether an event of that id is decided although one came before: the whole behind a piece, or
   * again what was refused for what the session was then.
   */
  public boolean isOpen(boolean partial) {
    return !partial
        && (PIECE.equals(reason) || (outcome.equals(REFUSED) && SessionRules.mayComeAgain(reason)));
  }

  public boolean isAccepted() {
    return outcome.equals(ACCEPTED);
  }

  public static Decision ignored(Long revision) {
    return new Decision(IGNORED, null, null, revision);
  }

  public static Decision refused(SessionRules.Refusal refusal, Long revision) {
    return new Decision(REFUSED, refusal.reason(), refusal.message(), revision);
  }

  /**
   * The answer to the append.
   *
   * @throws SessionException when it was refused
   */
  public Append append(SessionKey key, String eventId, boolean duplicate, Position position) {
    if (outcome.equals(REFUSED)) {
      throw refusal(key);
    }
    return new Append(
        key,
        eventId,
        isAccepted() ? Outcome.ACCEPTED : Outcome.IGNORED,
        revision == null ? OptionalLong.empty() : OptionalLong.of(revision),
        duplicate,
        position);
  }

  /** What the session itself says reaches the caller. */
  private SessionException refusal(SessionKey key) {
    String told = message == null ? "the event was refused (" + reason + ")" : message;
    return switch (reason == null ? "" : reason) {
      case SessionRules.UNKNOWN_SESSION -> new UnknownSessionException(key, told);
      case SessionRules.SESSION_EXISTS -> new SessionExistsException(key, told);
      case SessionRules.STALE_REVISION ->
          new StaleRevisionException(key, revision == null ? 0 : revision, told);
      default -> new InvalidSessionInputException(told);
    };
  }
}
