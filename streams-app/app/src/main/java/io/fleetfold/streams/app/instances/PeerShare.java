package io.fleetfold.streams.app.instances;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one other instance is asked for.
 *
 * @param peer the instance
 * @param partitions those it is to answer for: all of them, or none
 * @param hop whether copies may answer
 */
public record PeerShare(Peer peer, Set<Integer> partitions, Hop hop) {
  /** The partitions as they stand in a query, {@code 0,3,7}. */
  public String list() {
    return partitions.stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
  }
}
