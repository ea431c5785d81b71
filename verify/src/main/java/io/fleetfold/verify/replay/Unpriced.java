package io.fleetfold.verify.replay;

import io.fleetfold.verify.saved.SavedUnpriced;
import it.unimi.dsi.fastutil.longs.Long2LongMap;
import it.unimi.dsi.fastutil.longs.Long2LongMaps;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.util.ArrayList;
import java.util.List;

/**
 * The calls of one run, or of one agent and day, that have no cost: what they are is kept beyond
 * the seal, since a request to charge one of them must be that call.
 */
final class Unpriced {
  private Long2LongMap prints = Long2LongMaps.EMPTY_MAP;
  private boolean complete = true;

  void add(Call call) {
    put(id(call), print(call));
  }

  private void put(long id, long print) {
    if (prints == Long2LongMaps.EMPTY_MAP) {
      prints = new Long2LongOpenHashMap(2);
    }
    prints.put(id, print);
  }

  void add(Unpriced other) {
    other.prints.forEach(this::put);
    complete &= other.complete;
  }

  /** Whether it is such a call; from now on it has a cost. */
  boolean take(Call call) {
    return prints.remove(id(call), print(call));
  }

  /** Whether all such calls are known; false where a baseline of before was gone on from. */
  boolean isComplete() {
    return complete;
  }

  private static long id(Call call) {
    return Prints.of(call.usageId());
  }

  // what a call does not tell differs from a zero here, unlike in its row's print
  private static long print(Call call) {
    return Prints.of(Prints.of(call, Charge.NONE), call.told().size(), call.told());
  }

  List<SavedUnpriced> save() {
    List<SavedUnpriced> saved = new ArrayList<>();
    prints.forEach((id, print) -> saved.add(new SavedUnpriced(id, print)));
    return saved;
  }

  static Unpriced of(List<SavedUnpriced> saved, boolean complete) {
    Unpriced unpriced = new Unpriced();
    saved.forEach(call -> unpriced.put(call.getId(), call.getPrint()));
    unpriced.complete = complete;
    return unpriced;
  }
}
