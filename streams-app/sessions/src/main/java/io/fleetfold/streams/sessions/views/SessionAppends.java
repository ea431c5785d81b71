package io.fleetfold.streams.sessions.views;

import io.fleetfold.streams.sessions.SessionCodecs;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.SessionKeys;
import io.fleetfold.streams.sessions.state.AppendOutcome;
import io.fleetfold.streams.sessions.views.SessionViews.Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Finds a session's events in the store of outcomes, which is in the order of their ids: one scan
 * of the session's outcomes, of which only the wanted ones are kept in memory.
 */
final class SessionAppends {
  private SessionAppends() {}

  /** Where an event stands in the log, and what became of it. */
  record Pointer(String eventId, AppendOutcome outcome) {
    long offset() {
      return outcome.getOffset();
    }
  }

  /**
   * The first of a range, in its order: one more than its limit where more follow.
   *
   * @param generation the session's life; events of an earlier one are left out
   */
  static List<Pointer> find(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, SessionId id, long generation, Range range) {
    Comparator<Pointer> order = Comparator.comparingLong(Pointer::offset);
    if (range.newestFirst()) {
      order = order.reversed();
    }
    PriorityQueue<Pointer> first = new PriorityQueue<>(order.reversed());
    Bytes scope = SessionKeys.appends(id);
    try (KeyValueIterator<Bytes, byte[]> all = store.prefixScan(scope, new BytesSerializer())) {
      while (all.hasNext()) {
        var next = all.next();
        AppendOutcome outcome = SessionCodecs.OUTCOMES.decode(next.value);
        if (outcome.getOffset() >= generation && range.contains(outcome.getOffset())) {
          first.add(new Pointer(SessionKeys.entryKey(scope, next.key), outcome));
          if (first.size() > range.limit() + 1) {
            first.remove();
          }
        }
      }
    }
    List<Pointer> found = new ArrayList<>(first);
    found.sort(order);
    return found;
  }
}
