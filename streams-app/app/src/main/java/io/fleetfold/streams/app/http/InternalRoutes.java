package io.fleetfold.streams.app.http;

import io.fleetfold.records.Run;
import io.fleetfold.streams.app.instances.FleetInstances;
import io.fleetfold.streams.app.instances.Keyspace;
import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.app.instances.RouteKey;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.sessions.http.SessionPartials;
import io.fleetfold.streams.sessions.views.SessionViews;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What {@code fleetfold verify}, operators and other instances ask for. Requests come from this
 * machine, or carry the token; and they carry a header that no page of another site can make a
 * browser send.
 */
final class InternalRoutes {
  static final String COUNTED_FROM = "/internal/usage-counted-from";
  static final String RUNS = "/internal/runs";

  private static final String PARTITION = "partition";
  private static final String AFTER = "after";
  private static final int MAX_RUNS = 1_000;

  private final Peers peers;
  private final InternalDoor door;
  private final FleetInstances instances;
  private final FleetViews views;
  private final SessionViews sessions;

  InternalRoutes(
      Peers peers,
      InternalDoor door,
      FleetInstances instances,
      FleetViews views,
      SessionViews sessions) {
    this.peers = peers;
    this.door = door;
    this.instances = instances;
    this.views = views;
    this.sessions = sessions;
  }

  void addTo(RoutesConfig routes, SessionPartials partials) {
    new InstanceRoutes(instances, door).addTo(routes);
    routes.get(COUNTED_FROM, door.guarded(COUNTED_FROM, this::countedFrom));
    routes.get(
        RUNS,
        door.guarded(RUNS, peers.keyed(RouteKey.partition(Keyspace.RUNS, PARTITION), this::runs)));
    new SessionInternalRoutes(peers, door, sessions).addTo(routes, partials);
    peers
        .served()
        .forEach(
            (path, part) -> {
              routes.get(path, door.guarded(path, part));
              routes.post(path, door.guarded(path, part));
            });
  }

  private void countedFrom(Context ctx) {
    QueryParameters.of(ctx);
    answer(ctx, views.usageCountedFrom());
  }

  /** Every run, by partition and id: {@code after} is the last one of the page before. */
  private void runs(Context ctx) {
    QueryParameters query = QueryParameters.of(ctx, PARTITION, AFTER);
    int partition = query.number(PARTITION, 0, views.partitions() - 1, 0);
    String after = Objects.requireNonNullElse(query.id(AFTER), "");
    List<Run> runs = views.runNumbers(partition, after, MAX_RUNS);
    answer(
        ctx,
        Map.of(
            "partitions", views.partitions(), "items", runs, "has_more", runs.size() == MAX_RUNS));
  }

  private static void answer(Context ctx, Map<String, ?> body) {
    ctx.contentType(Json.MEDIA_TYPE).result(Json.bytes(body));
  }
}
