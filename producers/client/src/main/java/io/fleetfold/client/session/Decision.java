package io.fleetfold.client.session;

import io.fleetfold.client.Position;
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
record Decision(String outcome, String reason, String message, Long revision) {
  static final String UNKNOWN_SESSION = "unknown_session";
  static final String SESSION_EXISTS = "session_exists";
  static final String STALE_REVISION = "stale_revision";

  private static final String IGNORED = "ignored";
  private static final String PIECE = "piece";

  static Decision accepted(long revision) {
    return new Decision("accepted", null, null, revision);
  }

  /** On a piece of a streamed answer. */
  static Decision piece(Long revision) {
    return new Decision(IGNORED, PIECE, null, revision);
  }

  boolean isPiece() {
    return PIECE.equals(reason);
  }

  static Decision ignored(Long revision) {
    return new Decision(IGNORED, null, null, revision);
  }

  static Decision refused(String reason, Long revision) {
    return new Decision("refused", reason, null, revision);
  }

  /**
   * The answer to the append.
   *
   * @throws SessionException when it was refused
   */
  Append append(
      SessionKey key, String eventId, Long expected, boolean duplicate, Position position) {
    if (outcome.equals("refused")) {
      throw refusal(key, expected);
    }
    return new Append(
        key,
        eventId,
        outcome.equals("accepted") ? Outcome.ACCEPTED : Outcome.IGNORED,
        revision == null ? OptionalLong.empty() : OptionalLong.of(revision),
        duplicate,
        position);
  }

  private SessionException refusal(SessionKey key, Long expected) {
    return switch (reason == null ? "" : reason) {
      case UNKNOWN_SESSION -> new UnknownSessionException(key);
      case SESSION_EXISTS -> new SessionExistsException(key);
      case STALE_REVISION ->
          new StaleRevisionException(
              key, expected == null ? 0 : expected, revision == null ? 0 : revision);
      default ->
          new InvalidSessionInputException(
              message == null ? "the event was refused (" + reason + ")" : message);
    };
  }
}
