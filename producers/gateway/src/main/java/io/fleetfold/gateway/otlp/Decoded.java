package io.fleetfold.gateway.otlp;

import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.ingest.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of a request.
 *
 * @param good those that mappings are asked about
 * @param refused the others; an item's index is its place among all
 */
record Decoded<T>(List<T> good, List<Item> refused) {
  /** What makes an item for mappings of a record, or says why it cannot. */
  interface Check<R, T> {
    T item(int index, Entry<R> entry);

    Refusal refusal(R entry);
  }

  static <R, T> Decoded<T> of(List<Entry<R>> entries, Check<R, T> check) {
    List<T> good = new ArrayList<>(entries.size());
    List<Item> refused = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Entry<R> entry = entries.get(i);
      Refusal refusal = entry.refusal() == null ? check.refusal(entry.record()) : entry.refusal();
      if (refusal == null) {
        good.add(check.item(i, entry));
      } else {
        refused.add(Item.refused(i, refusal));
      }
    }
    return new Decoded<>(good, refused);
  }
}
