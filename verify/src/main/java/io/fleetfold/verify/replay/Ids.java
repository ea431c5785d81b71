package io.fleetfold.verify.replay;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.List;

/**
 * The ids that a run has seen, as 64-bit hashes (first half of MD5), 16 bytes an id at most times:
 * within one run of 100,000 ids a false match has a chance of 3e-10.
 */
final class Ids {
  private static final int FEW = 5;

  private final LongOpenHashSet hashes;

  Ids() {
    hashes = new LongOpenHashSet(FEW);
  }

  private Ids(List<Long> saved) {
    hashes = new LongOpenHashSet(saved);
  }

  /** Adds an id; false if it was there. */
  boolean add(String kind, String id) {
    return hashes.add(hash(kind, id));
  }

  boolean contains(String kind, String id) {
    return hashes.contains(hash(kind, id));
  }

  private static long hash(String kind, String id) {
    return Hashes.md5(kind + '\u0000' + id);
  }

  List<Long> save() {
    return new LongArrayList(hashes);
  }

  static Ids of(List<Long> saved) {
    return new Ids(saved);
  }
}
