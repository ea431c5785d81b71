package io.fleetfold.streams.app.http;

import io.fleetfold.streams.runs.views.RunEventViews;
import java.util.List;
import java.util.Optional;

/** Views of a fleet whose runs have no events. */
final class NoRunEvents implements RunEventViews {
  static final RunEventViews VIEWS = new NoRunEvents();

  private NoRunEvents() {}

  @Override
  public Optional<Events> events(String runId, Range range) {
    return Optional.empty();
  }

  @Override
  public long count(String runId) {
    return 0;
  }

  @Override
  public long last(String runId) {
    return -1;
  }

  @Override
  public List<Event> since(String runId, long offset, int limit) {
    return List.of();
  }
}
