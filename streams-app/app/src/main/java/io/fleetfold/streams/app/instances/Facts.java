package io.fleetfold.streams.app.instances;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fleetfold.streams.core.http.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Small facts, as JSON, of which each instance tells what its partitions have. Thread-safe. */
final class Facts<T> {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final Peers peers;
  private final Keyspace space;
  private final String path;
  private final TypeReference<T> type;
  private final Function<Set<Integer>, T> local;

  /**
   * Facts that are asked for under an internal path.
   *
   * @param local what partitions that are here have
   */
  Facts(
      Peers peers,
      Keyspace space,
      String path,
      TypeReference<T> type,
      Function<Set<Integer>, T> local) {
    this.peers = peers;
    this.space = space;
    this.path = path;
    this.type = type;
    this.local = local;
    peers.serve(path, space, (ctx, here) -> Json.bytes(local.apply(here)));
  }

  /** What all partitions have, in parts. */
  List<T> all() {
    return peers.gather(space, local, this::remote);
  }

  private T remote(PeerShare share) {
    try {
      return Json.MAPPER.readValue(
          peers.client().part(share, path + "?partitions=" + share.list(), null, TIMEOUT), type);
    } catch (IOException e) {
      throw new PeerUnavailableException("instance " + share.peer() + " can't be understood", e);
    }
  }
}
