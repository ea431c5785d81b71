package io.fleetfold.streams.app.instances;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.runs.views.FleetViews.Subtree;
import io.fleetfold.streams.runs.views.StoreViews;
import io.fleetfold.streams.runs.views.Subtrees;
import io.fleetfold.streams.runs.views.TreeLevel;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A run with the runs below it, which are in all partitions: asked level by level, many runs at
 * once. Thread-safe.
 */
public final class FleetSubtrees {
  private static final String ROUTE = "/internal/part/subtree";
  private static final String APP = "app_name";
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final TypeReference<List<String>> IDS = new TypeReference<>() {};

  private final Peers peers;
  private final StoreViews stores;

  /** Subtrees of the runs of those instances. */
  public FleetSubtrees(Peers peers, StoreViews stores) {
    this.peers = peers;
    this.stores = stores;
    peers.serve(ROUTE, Keyspace.RUNS, this::answer);
  }

  /**
   * The subtree of a run.
   *
   * @param app whose runs count; null for all
   */
  public Subtree of(String runId, String app) {
    return Subtrees.of(
        runId,
        runs ->
            TreeLevel.merge(
                peers.gather(
                    Keyspace.RUNS,
                    here -> stores.over(here).level(runs, app),
                    share -> remote(runs, app, share))));
  }

  private byte[] answer(Context ctx, Set<Integer> partitions) {
    try {
      List<String> runs = Json.MAPPER.readValue(ctx.bodyAsBytes(), IDS);
      return stores.over(partitions).level(runs, ctx.queryParam(APP)).written();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TreeLevel remote(List<String> runs, String app, PeerShare share) {
    String path =
        ROUTE
            + "?partitions="
            + share.list()
            + (app == null ? "" : "&" + APP + "=" + RecordKeys.encode(app));
    byte[] answer = peers.client().part(share, path, Json.bytes(runs), TIMEOUT);
    try {
      return TreeLevel.read(answer);
    } catch (IOException e) {
      throw new PeerUnavailableException("instance " + share.peer() + " can't be understood", e);
    }
  }
}
