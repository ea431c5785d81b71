package io.fleetfold.streams.app.instances;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whom to ask for a partition, in this order: who folds it, who has a copy, whoever may fold it.
 */
record Candidates(PartitionPlacement placement, PeerClient client) {
  /** With more instances not all are asked whether they have taken a partition over. */
  private static final int MAX_GUESSES = 4;

  /**
   * One that may answer.
   *
   * @param peer null for this instance
   * @param hop how it is asked
   */
  record Candidate(Peer peer, Hop hop) {
    boolean isHere() {
      return peer == null;
    }
  }

  /** Those that fold it, or may have begun to. */
  List<Candidate> of(Keyspace space, int partition, Hop hop) {
    return hop == Hop.COPY
        ? of(space, partition)
        : of(space, partition).stream()
            .filter(one -> !one.isHere() || one.hop() == Hop.FOLDING)
            .map(one -> new Candidate(one.peer(), Hop.FOLDING))
            .distinct()
            .toList();
  }

  List<Candidate> of(Keyspace space, int partition) {
    if (placement.isHere(space, partition)) {
      return List.of(new Candidate(null, Hop.FOLDING));
    }
    List<Candidate> all = new ArrayList<>();
    Set<Peer> asked = new LinkedHashSet<>();
    for (Peer owner : placement.owners(space, partition)) {
      if (asked.add(owner)) {
        all.add(new Candidate(owner, Hop.FOLDING));
      }
    }
    if (placement.isCopyHere(space, partition)) {
      all.add(new Candidate(null, Hop.COPY));
    }
    for (Peer copy : placement.copies(space, partition)) {
      if (asked.add(copy)) {
        all.add(new Candidate(copy, Hop.COPY));
      }
    }
    placement.peers().stream()
        .filter(asked::add)
        .limit(MAX_GUESSES)
        .forEach(other -> all.add(new Candidate(other, Hop.COPY)));
    // one that has just failed to answer may be dead: Kafka Streams hears of it last
    all.sort(Comparator.comparing(one -> !one.isHere() && client.isSilent(one.peer())));
    return all;
  }
}
