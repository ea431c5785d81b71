package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.state.Keys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What is to be looked at when, by log time. Key: the time in eight bytes, then what. Not
 * thread-safe.
 */
final class TimerQueue {
  private static final byte[] THERE = {1};

  private final KeyValueStore<Bytes, byte[]> store;
  // what lies before was taken out: deletions that a scan need not step over again
  private long from;

  TimerQueue(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  void add(long at, String what) {
    store.put(key(at, what), THERE);
    from = Math.min(from, at);
  }

  /** Adds what never comes due, as a mark; false where it is there. */
  boolean addForGood(String what) {
    return store.putIfAbsent(key(Long.MAX_VALUE, what), THERE) == null;
  }

  /** Takes out what is due, the earliest first, at most that many. */
  List<String> takeDue(long now, int max) {
    List<String> due = new ArrayList<>();
    List<Bytes> taken = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> queue = store.range(key(from, ""), key(now + 1, ""))) {
      while (queue.hasNext() && due.size() < max) {
        Bytes key = queue.next().key;
        from = ByteBuffer.wrap(key.get()).getLong();
        due.add(Keys.text(key.get(), Long.BYTES));
        taken.add(key);
      }
    }
    taken.forEach(store::delete);
    return due;
  }

  private static Bytes key(long at, String what) {
    byte[] text = Keys.utf8(what);
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + text.length).putLong(at).put(text).array());
  }
}
