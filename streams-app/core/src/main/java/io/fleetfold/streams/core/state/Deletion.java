package io.fleetfold.streams.core.state;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Deletes what a scan finds, a piece at a time: a run may have millions of ids. */
public final class Deletion {
  private static final int AT_ONCE = 1_000;

  private Deletion() {}

  /**
   * Deletes all that is found. The scan sees the store as it was when it began.
   *
   * @param deleted told of each key before it is deleted
   */
  public static void of(
      KeyValueStore<Bytes, byte[]> store,
      KeyValueIterator<Bytes, byte[]> found,
      Consumer<Bytes> deleted) {
    pieces(
        found,
        keys -> {
          keys.forEach(deleted);
          keys.forEach(store::delete);
        });
  }

  /** Shows each key that is found, so that its value may be changed meanwhile. */
  public static void inPieces(KeyValueIterator<Bytes, byte[]> found, Consumer<Bytes> each) {
    pieces(found, keys -> keys.forEach(each));
  }

  private static void pieces(KeyValueIterator<Bytes, byte[]> found, Consumer<List<Bytes>> piece) {
    List<Bytes> keys = new ArrayList<>();
    while (found.hasNext()) {
      keys.add(found.next().key);
      if (keys.size() == AT_ONCE || !found.hasNext()) {
        piece.accept(keys);
        keys.clear();
      }
    }
  }
}
