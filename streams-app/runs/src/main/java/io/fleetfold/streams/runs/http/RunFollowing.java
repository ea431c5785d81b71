package io.fleetfold.streams.runs.http;

import io.fleetfold.streams.core.http.Following;
import io.fleetfold.streams.core.http.QueryCaller;
import io.fleetfold.streams.runs.views.RunEventViews;
import io.fleetfold.streams.runs.views.RunEventViews.Event;
import java.io.ByteArrayOutputStream;

/**
 * Follows a run, which need not be there yet: its events as the log has them, whatever their times
 * are. An event's id is its sequence. Not thread-safe.
 */
public final class RunFollowing implements Following {
  private final RunEventViews views;
  private final String runId;
  private final QueryCaller caller;
  private long after;
  private long looked = -1;

  /**
   * Follows a run.
   *
   * @param after null for what comes from now on
   * @param caller who is told nothing that another application says of it
   */
  public RunFollowing(RunEventViews views, String runId, Long after, QueryCaller caller) {
    this.views = views;
    this.caller = caller;
    this.runId = runId;
    this.after = after == null ? views.last(runId) : after;
  }

  @Override
  public long after() {
    return after;
  }

  @Override
  public byte[] next() {
    // first: what is counted by then is found below
    long count = views.count(runId);
    if (count == looked) {
      return new byte[0];
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long before = after;
    for (Event event : views.since(runId, after, AT_ONCE)) {
      after = event.place().offset();
      if (RunEventRoutes.isFor(caller, event)) {
        Following.add(
            Long.toString(after), "run_event", json -> RunEventRoutes.write(event, json), out);
      }
    }
    looked = after == before ? count : -1;
    return out.toByteArray();
  }
}
