package io.fleetfold.streams.sessions;

import io.fleetfold.records.SessionMessage;
import io.fleetfold.streams.sessions.state.SessionTally;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Messages, whole. Not thread-safe. */
final class Messages {
  private final KeyValueStore<Bytes, byte[]> store;
  private final Supplier<SessionTally> tallies;

  Messages(KeyValueStore<Bytes, byte[]> store, Supplier<SessionTally> tallies) {
    this.store = store;
    this.tallies = tallies;
  }

  void add(SessionId id, SessionMessage message) {
    byte[] bytes = SessionCodecs.message(message);
    store.put(SessionKeys.message(id, message.getGeneration(), message.getSequence()), bytes);
    tally(bytes, 1);
  }

  /**
   * Removes messages of a session's life.
   *
   * @return whether none is left
   */
  boolean delete(SessionId id, long generation, int max) {
    List<Bytes> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> messages =
        store.prefixScan(SessionKeys.messages(id, generation), new BytesSerializer())) {
      while (messages.hasNext() && found.size() < max) {
        var next = messages.next();
        tally(next.value, -1);
        found.add(next.key);
      }
    }
    found.forEach(store::delete);
    return found.size() < max;
  }

  private void tally(byte[] bytes, int sign) {
    SessionTally tally = tallies.get();
    tally.setMessages(tally.getMessages() + sign);
    tally.setMessageBytes(tally.getMessageBytes() + sign * (long) bytes.length);
  }
}
