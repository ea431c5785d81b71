package io.fleetfold.streams.sessions;

import io.fleetfold.streams.core.state.Keys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What is to be done when, by log time. Key: a letter for what, the time in eight bytes, then the
 * session. Value: eight bytes, an offset. Not thread-safe.
 */
final class SessionTimers {
  /** A session may have expired; the offset is its generation. */
  static final char EXPIRE = 'x';

  /** Outcomes of a session, up to the offset, can be forgotten. */
  static final char FORGET = 'f';

  /** Messages are left of a deleted session; the offset is its generation. */
  static final char PURGE = 'p';

  private final KeyValueStore<Bytes, byte[]> store;

  SessionTimers(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** One thing to do. */
  record Item(char what, long at, SessionId id, long offset) {}

  void add(Item item) {
    store.put(key(item), Cores.bytes(item.offset()));
  }

  void remove(Item item) {
    store.delete(key(item));
  }

  /** Takes out what is due, the earliest first, at most that many. */
  List<Item> takeDue(char what, long now, int max) {
    List<Item> due = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> queue = store.range(time(what, 0), time(what, now + 1))) {
      while (queue.hasNext() && due.size() < max) {
        var next = queue.next();
        ByteBuffer key = ByteBuffer.wrap(next.key.get());
        SessionId id = SessionKeys.id(next.key.get(), 1 + Long.BYTES);
        due.add(new Item(what, key.getLong(1), id, Cores.number(next.value, 0)));
      }
    }
    due.forEach(this::remove);
    return due;
  }

  /** When the earliest is due; the largest number for none. */
  long next(char what) {
    try (KeyValueIterator<Bytes, byte[]> queue =
        store.range(time(what, 0), time(what, Long.MAX_VALUE))) {
      return queue.hasNext() ? ByteBuffer.wrap(queue.next().key.get()).getLong(1) : Long.MAX_VALUE;
    }
  }

  private static Bytes key(Item item) {
    return SessionKeys.join(
        time(item.what(), item.at()), Keys.of(item.id().userKey(), item.id().sessionId()));
  }

  private static Bytes time(char what, long at) {
    return Bytes.wrap(
        ByteBuffer.allocate(1 + Long.BYTES).put((byte) what).putLong(Math.max(0, at)).array());
  }
}
