package io.fleetfold.streams.http;

import io.fleetfold.streams.runs.EventPlace;
import io.fleetfold.streams.views.RunEventViews;
import io.fleetfold.streams.views.RunEventViews.Event;
import io.fleetfold.streams.views.RunEventViews.Passed;
import java.io.ByteArrayOutputStream;

/**
 * Follows a run, which need not be there yet: its events as they come, whatever their times are. An
 * event's id says up to where each partition is passed. Not thread-safe.
 */
final class RunFollowing implements Following {
  private final RunEventViews views;
  private final String runId;
  private final Passed passed;
  private long looked = -1;

  /** Follows a run; {@code passed} is null for what comes from now on. */
  RunFollowing(RunEventViews views, String runId, Passed passed) {
    this.views = views;
    this.runId = runId;
    this.passed = passed == null ? views.now(runId) : passed;
  }

  @Override
  public byte[] next() {
    // first: what is counted by then is found below
    long count = views.count(runId);
    if (count == looked) {
      return new byte[0];
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int found = 0;
    for (Event event : views.since(runId, passed, AT_ONCE)) {
      EventPlace place = event.place();
      passed.pass(place);
      Following.add(passed.toString(), "run_event", json -> RunEventRoutes.write(event, json), out);
      found++;
    }
    looked = found == 0 ? count : -1;
    return out.toByteArray();
  }
}
