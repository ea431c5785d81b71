package io.fleetfold.streams.sessions;

import io.fleetfold.streams.sessions.state.AppendOutcome;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** What became of each event, by its id. Not thread-safe. */
final class Appends {
  private final KeyValueStore<Bytes, byte[]> store;

  Appends(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** The outcome, or null for an event that did not come yet. */
  AppendOutcome get(SessionId id, String eventId) {
    return SessionCodecs.OUTCOMES.decode(store.get(SessionKeys.append(id, eventId)));
  }

  void put(SessionId id, String eventId, AppendOutcome outcome) {
    store.put(SessionKeys.append(id, eventId), SessionCodecs.OUTCOMES.encode(outcome));
  }

  /**
   * Forgets outcomes of a session up to an offset.
   *
   * @param generation of the session's life now: its own are kept
   * @return whether none is left to be forgotten
   */
  boolean forget(SessionId id, long offset, long generation, int max) {
    List<Bytes> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> outcomes =
        store.prefixScan(SessionKeys.appends(id), new BytesSerializer())) {
      while (outcomes.hasNext() && found.size() < max) {
        var next = outcomes.next();
        long at = SessionCodecs.OUTCOMES.decode(next.value).getOffset();
        if (at <= offset && at < generation) {
          found.add(next.key);
        }
      }
    }
    found.forEach(store::delete);
    return found.size() < max;
  }
}
