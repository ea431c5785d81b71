package io.fleetfold.streams.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.streams.app.instances.FleetInstances;
import io.fleetfold.streams.app.instances.Hop;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryParameters;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;

/**
 * What is told of all instances, and done to all of them, through any one. One that another
 * instance asks tells of itself only.
 */
record InstanceRoutes(FleetInstances instances, InternalDoor door) {
  private static final String TIME = "max_ms";
  private static final int MAX_MS = 600_000;
  private static final int DEFAULT_MS = 60_000;

  void addTo(RoutesConfig routes) {
    routes.get(FleetInstances.INSTANCES, door.guarded(FleetInstances.INSTANCES, this::instances));
    routes.post(FleetInstances.PAUSE, door.guarded(FleetInstances.PAUSE, this::pause));
    routes.post(FleetInstances.RESUME, door.guarded(FleetInstances.RESUME, this::resume));
  }

  private void instances(Context ctx) {
    QueryParameters.of(ctx);
    answer(ctx, instances.instances(isEverywhere(ctx)));
  }

  private void pause(Context ctx) {
    Duration timeout =
        Duration.ofMillis(QueryParameters.of(ctx, TIME).number(TIME, 1, MAX_MS, DEFAULT_MS));
    try {
      answer(ctx, instances.pause(timeout, isEverywhere(ctx)));
    } catch (IllegalStateException e) {
      throw Problem.of(409, "cannot pause", e.getMessage(), null, "try again in a few seconds")
          .thrown();
    }
  }

  private void resume(Context ctx) {
    QueryParameters.of(ctx);
    answer(ctx, instances.resume(isEverywhere(ctx)));
  }

  private static boolean isEverywhere(Context ctx) {
    return Hop.of(ctx.req()).isEmpty();
  }

  private static void answer(Context ctx, JsonNode body) {
    ctx.contentType(Json.MEDIA_TYPE).result(Json.bytes(body));
  }
}
