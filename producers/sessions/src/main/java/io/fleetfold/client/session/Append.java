package io.fleetfold.client.session;

import io.fleetfold.client.Position;
import java.util.OptionalLong;

/**
 * The answer to an append.
 *
 * @param key the session
 * @param eventId the event's id; the same one appended again counts once
 * @param outcome what became of it, as far as it was waited for
 * @param revision the session's revision with it, where it was accepted
 * @param duplicate whether an event with this id had been appended before; the rest is of that one
 * @param position where it stands in the log
 */
public record Append(
    SessionKey key,
    String eventId,
    Outcome outcome,
    OptionalLong revision,
    boolean duplicate,
    Position position) {
  /** What makes a read of another process include this append: see {@link Sessions#observe}. */
  public String token() {
    return position.token();
  }
}
