package io.fleetfold.streams.sessions.http;

import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.sessions.views.SessionViews.Position;

/**
 * Asks what became of an event.
 *
 * @param position where it stands in the log, to be waited for; null where that is not told
 */
public record AppendQuestion(AppendName name, Position position) {
  /** The partition of its session, of so many. */
  public int partition(int partitions) {
    return RecordKeys.partition(name.id().userKey(), partitions);
  }
}
