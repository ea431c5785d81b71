package io.fleetfold.streams.app.http;

import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.app.instances.RouteKey;
import io.fleetfold.streams.runs.http.FleetRoutes;
import io.fleetfold.streams.runs.http.RunCallRoutes;
import io.fleetfold.streams.runs.http.RunEventRoutes;
import io.fleetfold.streams.runs.http.UsageRoutes;
import io.fleetfold.streams.sessions.http.SessionRoutes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Which path is answered by what. */
final class Routes {
  static final String LIVE = "/api/v1/live";

  private static final String RUN = "run_id";
  private static final String SESSION = "/api/v1/sessions/{app_name}/{user_id}/{session_id}";

  /** Tell nothing but of the server itself, in a few bytes, and do so however busy it is. */
  static final Set<String> FREE =
      Set.of("/api/v1/settings", "/health/live", "/health/ready", "/openapi.json");

  private final Map<String, Handler> handlers = new LinkedHashMap<>();

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
    handlers.put("/api/v1/runs", fleet::runs);
    keyed("/api/v1/runs/{run_id}", RouteKey.run(RUN), fleet::run);
    keyed("/api/v1/runs/{run_id}/events", RouteKey.run(RUN), events::events);
    keyed("/api/v1/runs/{run_id}/llm-usage", RouteKey.run(RUN), calls::ofRun);
    keyed("/api/v1/runs/{run_id}/tree", RouteKey.run(RUN), fleet::tree);
    keyed("/api/v1/llm-usage", RouteKey.runOfQuery(RUN), calls::all);
    handlers.put("/api/v1/agents", fleet::agents);
    handlers.put("/api/v1/stats", fleet::stats);
    handlers.put("/api/v1/usage", usage::usage);
    RouteKey ofUser = RouteKey.user("app_name", "user_id");
    handlers.put("/api/v1/data-quality", fleet::quality);
    handlers.put("/api/v1/data-quality/refusals", refusals::refusals);
    keyed("/api/v1/sessions", RouteKey.userOfQuery("app_name", "user_id"), sessions::sessions);
    handlers.put("/api/v1/sessions/stats", sessions::stats);
    handlers.put("/api/v1/sessions/appends", sessions::appends);
    keyed(SESSION, ofUser, sessions::session);
    keyed(SESSION + "/messages", ofUser, sessions::messages);
    keyed(SESSION + "/state", ofUser, sessions::state);
    keyed(SESSION + "/events", ofUser, sessions::events);
    keyed(SESSION + "/appends/{event_id}", ofUser, sessions::append);
    handlers.put("/api/v1/settings", system::settings);
    handlers.put("/health/live", system::live);
    handlers.put("/health/ready", system::ready);
    handlers.put("/metrics", system::metrics);
    handlers.put("/openapi.json", system::openapi);
  }

  /** A route that is answered by whoever has the key's partition. */
  private void keyed(String path, RouteKey key, Handler handler) {
    handlers.put(path, peers.keyed(key, handler));
  }

  void addTo(RoutesConfig routes) {
    handlers.forEach(
        (path, handler) ->
            routes.get(
                path, FREE.contains(path) ? free(path, handler) : new Covered(path, handler)));
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
