package io.fleetfold.streams.app.instances;

import com.fasterxml.jackson.core.type.TypeReference;
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

  /** The subtree of a run. */
  public Subtree of(String runId) {
    return Subtrees.of(
        runId,
        runs ->
            TreeLevel.merge(
                peers.gather(
                    Keyspace.RUNS,
                    here -> stores.over(here).level(runs),
                    share -> remote(runs, share))));
  }

  private byte[] answer(Context ctx, Set<Integer> partitions) {
    try {
      return stores.over(partitions).level(Json.MAPPER.readValue(ctx.bodyAsBytes(), IDS)).written();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TreeLevel remote(List<String> runs, PeerShare share) {
    byte[] answer =
        peers
            .client()
            .part(share, ROUTE + "?partitions=" + share.list(), Json.bytes(runs), TIMEOUT);
    try {
      return TreeLevel.read(answer);
    } catch (IOException e) {
      throw new PeerUnavailableException("instance " + share.peer() + " can't be understood", e);
    }
  }
}
