package io.fleetfold.streams.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which path is answered by what. */
final class Routes {
  static final String LIVE = "/api/v1/live";

  private final Map<String, Handler> handlers = new LinkedHashMap<>();

  Routes(FleetRoutes fleet, UsageRoutes usage, SystemRoutes system) {
    handlers.put("/api/v1/runs", fleet::runs);
    handlers.put("/api/v1/runs/{run_id}", fleet::run);
    handlers.put("/api/v1/agents", fleet::agents);
    handlers.put("/api/v1/stats", fleet::stats);
    handlers.put("/api/v1/usage", usage::usage);
    handlers.put("/api/v1/data-quality", fleet::quality);
    handlers.put("/health/live", system::live);
    handlers.put("/health/ready", system::ready);
    handlers.put("/metrics", system::metrics);
    handlers.put("/openapi.json", system::openapi);
  }

  void addTo(RoutesConfig routes) {
    handlers.forEach(
        (path, handler) ->
            routes.get(
                path,
                ctx -> {
                  Gate.route(ctx.req(), path);
                  handler.handle(ctx);
                }));
  }

  Map<String, Handler> handlers() {
    return handlers;
  }
}
