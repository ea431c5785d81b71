package io.fleetfold.streams.http;

import io.fleetfold.records.Run;
import io.fleetfold.streams.views.FleetViews;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What only {@code fleetfold verify} asks for. Requests come from this machine, or carry the token;
 * and they carry a header that no page of another site can make a browser send.
 */
final class InternalRoutes {
  static final String PAUSE = "/internal/pause";
  static final String RESUME = "/internal/resume";
  static final String COUNTED_FROM = "/internal/usage-counted-from";
  static final String RUNS = "/internal/runs";
  static final String HEADER = "X-Fleetfold-Internal";

  private static final String TIME = "max_ms";
  private static final int LONGEST_MS = 600_000;
  private static final int DEFAULT_MS = 60_000;

  private static final String PARTITION = "partition";
  private static final String AFTER = "after";
  private static final int MOST_RUNS = 1_000;

  private final Pauses pauses;
  private final FleetViews views;

  InternalRoutes(Pauses pauses, FleetViews views) {
    this.pauses = pauses;
    this.views = views;
  }

  void addTo(RoutesConfig routes) {
    routes.post(PAUSE, this::pause);
    routes.post(RESUME, this::resume);
    routes.get(COUNTED_FROM, new Covered(COUNTED_FROM, this::countedFrom));
    routes.get(RUNS, new Covered(RUNS, this::runs));
  }

  private void pause(Context ctx) {
    admit(ctx, PAUSE);
    Duration longest =
        Duration.ofMillis(QueryParameters.of(ctx, TIME).number(TIME, 1, LONGEST_MS, DEFAULT_MS));
    try {
      pauses.pause().accept(longest);
    } catch (IllegalStateException e) {
      throw Problem.of(409, "cannot pause", e.getMessage(), null, "try again in a few seconds")
          .thrown();
    }
    answer(ctx, Map.of("paused", true, "as_of", views.asOf()));
  }

  private void resume(Context ctx) {
    admit(ctx, RESUME);
    QueryParameters.of(ctx);
    answer(ctx, Map.of("resumed", pauses.resume().getAsBoolean()));
  }

  private void countedFrom(Context ctx) {
    admit(ctx, COUNTED_FROM);
    QueryParameters.of(ctx);
    answer(ctx, views.usageCountedFrom());
  }

  /** Every run, by partition and id: {@code after} is the last one of the page before. */
  private void runs(Context ctx) {
    admit(ctx, RUNS);
    QueryParameters query = QueryParameters.of(ctx, PARTITION, AFTER);
    int partition = query.number(PARTITION, 0, views.partitions() - 1, 0);
    String after = Objects.requireNonNullElse(query.id(AFTER), "");
    List<Run> runs = views.runNumbers(partition, after, MOST_RUNS);
    answer(
        ctx,
        Map.of(
            "partitions", views.partitions(), "items", runs, "has_more", runs.size() == MOST_RUNS));
  }

  private void admit(Context ctx, String route) {
    Gate.route(ctx.req(), route);
    if (ctx.header(HEADER) == null || !(fromHere(ctx) || hasToken(ctx))) {
      throw Problem.of(
              403,
              "forbidden",
              "this route is for fleetfold verify on the same machine",
              HEADER,
              "run verify there, or give both sides the same FLEETFOLD_INTERNAL_TOKEN")
          .thrown();
    }
  }

  private static boolean fromHere(Context ctx) {
    try {
      // an address, never a name: nothing is looked up
      return InetAddress.getByName(ctx.req().getRemoteAddr()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private boolean hasToken(Context ctx) {
    String given = ctx.header("Authorization");
    return pauses.token() != null
        && given != null
        && MessageDigest.isEqual(bytes("Bearer " + pauses.token()), bytes(given));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void answer(Context ctx, Map<String, ?> body) {
    ctx.contentType(Json.MEDIA_TYPE).result(Json.bytes(body));
  }
}
