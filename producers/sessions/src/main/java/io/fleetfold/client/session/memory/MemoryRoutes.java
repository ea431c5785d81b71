package io.fleetfold.client.session.memory;

import io.fleetfold.client.session.RouteVisit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The route a session is in, and the newest ones it was in. */
final class MemoryRoutes {
  private static final int KEPT = 100;

  private final List<RouteVisit> history = new ArrayList<>();
  private String route;
  private String step;

  void enter(String name, String at, Instant time) {
    exit(time, false);
    history.add(new RouteVisit(name, Optional.ofNullable(at), time, Optional.empty(), false));
    if (history.size() > KEPT) {
      history.remove(0);
    }
    route = name;
    step = at;
  }

  void complete(String name, Instant time) {
    if (name.equals(route)) {
      exit(time, true);
      route = null;
      step = null;
    }
  }

  private void exit(Instant time, boolean completed) {
    int last = history.size() - 1;
    if (route != null && last >= 0) {
      RouteVisit open = history.get(last);
      history.set(
          last,
          new RouteVisit(
              open.route(), open.step(), open.enteredAt(), Optional.of(time), completed));
    }
  }

  Optional<String> route() {
    return Optional.ofNullable(route);
  }

  Optional<String> step() {
    return Optional.ofNullable(step);
  }

  List<RouteVisit> history() {
    return List.copyOf(history);
  }
}
