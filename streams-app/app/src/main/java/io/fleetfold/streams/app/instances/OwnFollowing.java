package io.fleetfold.streams.app.instances;

import io.fleetfold.streams.core.http.Following;
import java.util.Set;
import java.util.function.Function;

/** What another instance follows here: for as long as the partition is here. */
public final class OwnFollowing implements Following {
  private final Peers peers;
  private final Keyspace space;
  private final int partition;
  private final Following following;

  /**
   * Begins to follow.
   *
   * @param open begins behind an id, or with what comes from now on where it is null
   * @throws io.fleetfold.streams.core.reads.ViewsUnavailableException when the partition is not
   *     here
   */
  public OwnFollowing(
      Peers peers, Keyspace space, int partition, Function<Long, Following> open, Long after) {
    if (!peers.isReadable(space, partition, Hop.FOLDING)) {
      throw Peers.unavailable(space, Set.of(partition), null);
    }
    this.peers = peers;
    this.space = space;
    this.partition = partition;
    this.following = open.apply(after);
  }

  @Override
  public byte[] next() {
    if (!peers.isReadable(space, partition, Hop.FOLDING)) {
      throw new EndedException("the partition has moved to another instance");
    }
    return following.next();
  }

  @Override
  public long after() {
    return following.after();
  }
}
