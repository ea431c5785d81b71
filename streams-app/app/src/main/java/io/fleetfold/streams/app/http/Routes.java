package io.fleetfold.streams.app.http;

import io.fleetfold.streams.runs.http.FleetRoutes;
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

  private static final String SESSION = "/api/v1/sessions/{app_name}/{user_id}/{session_id}";

  /** Tell nothing but of the server itself, in a few bytes, and do so however busy it is. */
  static final Set<String> FREE =
      Set.of("/api/v1/settings", "/health/live", "/health/ready", "/openapi.json");

  private final Map<String, Handler> handlers = new LinkedHashMap<>();

  Routes(
      FleetRoutes fleet,
      RunEventRoutes events,
      UsageRoutes usage,
      SessionRoutes sessions,
      RefusalRoutes refusals,
      SystemRoutes system) {
    handlers.put("/api/v1/runs", fleet::runs);
    handlers.put("/api/v1/runs/{run_id}", fleet::run);
    handlers.put("/api/v1/runs/{run_id}/events", events::events);
    handlers.put("/api/v1/runs/{run_id}/tree", fleet::tree);
    handlers.put("/api/v1/agents", fleet::agents);
    handlers.put("/api/v1/stats", fleet::stats);
    handlers.put("/api/v1/usage", usage::usage);
    handlers.put("/api/v1/data-quality", fleet::quality);
    handlers.put("/api/v1/data-quality/refusals", refusals::refusals);
    handlers.put("/api/v1/sessions", sessions::sessions);
    handlers.put("/api/v1/sessions/stats", sessions::stats);
    handlers.put("/api/v1/sessions/appends", sessions::appends);
    handlers.put(SESSION, sessions::session);
    handlers.put(SESSION + "/messages", sessions::messages);
    handlers.put(SESSION + "/state", sessions::state);
    handlers.put(SESSION + "/events", sessions::events);
    handlers.put(SESSION + "/appends/{event_id}", sessions::append);
    handlers.put("/api/v1/settings", system::settings);
    handlers.put("/health/live", system::live);
    handlers.put("/health/ready", system::ready);
    handlers.put("/metrics", system::metrics);
    handlers.put("/openapi.json", system::openapi);
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
