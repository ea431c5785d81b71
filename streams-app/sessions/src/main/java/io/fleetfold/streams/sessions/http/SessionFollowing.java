package io.fleetfold.streams.sessions.http;

import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.http.Following;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.views.SessionStep;
import io.fleetfold.streams.sessions.views.SessionViews;
import io.fleetfold.streams.sessions.views.SessionViews.Range;
import io.fleetfold.streams.sessions.views.SessionViews.Steps;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Follows a session, which need not be there yet: its events in the order of the log, with what
 * became of each. An event's id is its offset. Not thread-safe.
 */
public final class SessionFollowing implements Following {
  private final SessionViews views;
  private final SessionId id;
  private final int partition;
  private long after;
  private long looked = -1;

  /** Follows a session; {@code after} is null for what comes from now on. */
  public SessionFollowing(SessionViews views, SessionId id, Long after) {
    this.views = views;
    this.id = id;
    this.partition = RecordKeys.partition(id.userKey(), views.partitions());
    this.after = after == null ? views.nextOffset(partition) - 1 : after;
  }

  @Override
  public long after() {
    return after;
  }

  @Override
  public byte[] next() {
    // first: what is passed by then is found below
    long passed = views.nextOffset(partition);
    if (passed == looked) {
      return new byte[0];
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Optional<Steps> found = views.steps(id, new Range(after, /* newestFirst= */ false, AT_ONCE));
    if (found.isPresent()) {
      for (SessionStep step : found.get().items()) {
        after = step.outcome().getOffset();
        Following.add(
            Long.toString(after), "session_event", json -> SessionEventJson.write(step, json), out);
      }
    }
    looked = found.isPresent() && found.get().hasMore() ? -1 : passed;
    return out.toByteArray();
  }
}
