package io.fleetfold.streams.app.http;

import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.app.instances.RouteKey;
import io.fleetfold.streams.runs.http.FleetRoutes;
import io.fleetfold.streams.runs.http.RunCallRoutes;
import io.fleetfold.streams.runs.http.RunEventRoutes;
import io.fleetfold.streams.runs.http.UsageRoutes;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.sessions.http.SessionRoutes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which path is answered by what. */
final class Routes {
  static final String LIVE = "/api/v1/live";

  private static final String RUN = "run_id";
  private static final String SESSION = "/api/v1/sessions/{app_name}/{user_id}/{session_id}";

  /** Tell nothing but of the server itself, in a few bytes, and do so however busy it is. */
  static final Set<String> FREE =
      Set.of("/api/v1/settings", "/health/live", "/health/ready", "/openapi.json");

  private final Map<String, Handler> handlers = new LinkedHashMap<>();
  private final Map<String, Access> access = new LinkedHashMap<>();
  private final Map<String, Answered> answered = new LinkedHashMap<>();
  private final Map<String, RouteKey> keys = new HashMap<>();
  private final Peers peers;

  Routes(
      Peers peers,
      FleetRoutes fleet,
      RunEventRoutes events,
      RunCallRoutes calls,
      UsageRoutes usage,
      SessionRoutes sessions,
      RefusalRoutes refusals,
      SystemRoutes system) {
    this.peers = peers;
    gathered("/api/v1/runs", Access.LIST, fleet::runs);
    keyed("/api/v1/runs/{run_id}", Access.RUN, RouteKey.run(RUN), fleet::run);
    keyed("/api/v1/runs/{run_id}/events", Access.RUN, RouteKey.run(RUN), events::events);
    keyed("/api/v1/runs/{run_id}/llm-usage", Access.RUN, RouteKey.run(RUN), calls::ofRun);
    keyed("/api/v1/runs/{run_id}/tree", Access.RUN, RouteKey.run(RUN), fleet::tree);
    either("/api/v1/llm-usage", Access.LIST, RouteKey.runOfQuery(RUN), calls::all);
    gathered("/api/v1/agents", Access.FLEET, fleet::agents);
    gathered("/api/v1/stats", Access.FLEET, fleet::stats);
    gathered("/api/v1/usage", Access.FLEET, usage::usage);
    gathered("/api/v1/data-quality", Access.FLEET, fleet::quality);
    own("/api/v1/data-quality/refusals", Access.FLEET, refusals::refusals);
    either(
        "/api/v1/sessions",
        Access.LIST,
        RouteKey.userOfQuery("app_name", "user_id"),
        sessions::sessions);
    gathered("/api/v1/sessions/stats", Access.FLEET, sessions::stats);
    gathered("/api/v1/sessions/appends", Access.LIST, sessions::appends);
    RouteKey ofUser = RouteKey.user("app_name", "user_id");
    keyed(SESSION, Access.SESSION, ofUser, sessions::session);
    keyed(SESSION + "/messages", Access.SESSION, ofUser, sessions::messages);
    keyed(SESSION + "/state", Access.SESSION, ofUser, sessions::state);
    keyed(SESSION + "/events", Access.SESSION, ofUser, sessions::events);
    keyed(SESSION + "/appends/{event_id}", Access.SESSION, ofUser, sessions::append);
    own("/api/v1/settings", Access.FLEET, system::settings);
    own("/health/live", Access.OPEN, system::live);
    gathered("/health/ready", Access.OPEN, system::ready);
    own("/metrics", Access.FLEET, system::metrics);
    own("/openapi.json", Access.OPEN, system::openapi);
  }

  private void add(String path, Access to, Answered by, Handler handler) {
    handlers.put(path, handler);
    access.put(path, to);
    answered.put(path, by);
  }

  /** A route that is answered from what all instances have. */
  private void gathered(String path, Access to, Handler handler) {
    add(path, to, Answered.GATHERED, handler);
  }

  /** A route that any instance answers by itself. */
  private void own(String path, Access to, Handler handler) {
    add(path, to, Answered.OWN, handler);
  }

  /** A route that is answered by whoever has the key's partition. */
  private void keyed(String path, Access to, RouteKey key, Handler handler) {
    add(path, to, Answered.FORWARDED, handler);
    keys.put(path, key);
  }

  /** A route that is keyed where the request names the key, and gathered otherwise. */
  private void either(String path, Access to, RouteKey key, Handler handler) {
    add(path, to, Answered.EITHER, handler);
    keys.put(path, key);
  }

  /** Who answers each path where there are several instances. */
  Map<String, Answered> answered() {
    Map<String, Answered> all = new TreeMap<>(answered);
    // a stream, which LiveServlet adds
    all.put(LIVE, Answered.EITHER);
    return all;
  }

  /** Adds every route, open to whom it is for. */
  void addTo(RoutesConfig routes, QueryIdentity identity, FleetViews views) {
    handlers.forEach(
        (path, handler) -> {
          Access to = access.get(path);
          // whose a run is knows only the instance that has it
          Handler guarded = to.guard(handler, views);
          RouteKey key = keys.get(path);
          Handler routed = key == null ? guarded : peers.keyed(key, guarded);
          // who asks is known before anything is looked at
          Handler known = to == Access.OPEN ? routed : identity.identified(routed);
          routes.get(path, FREE.contains(path) ? free(path, known) : new Covered(path, known));
        });
  }

  /** To whom each path answers. */
  Map<String, Access> access() {
    return access;
  }

  private static Handler free(String path, Handler handler) {
    return ctx -> {
      Gate.route(ctx.req(), path);
      handler.handle(ctx);
    };
  }

  Map<String, Handler> handlers() {
    return handlers;
  }
}
