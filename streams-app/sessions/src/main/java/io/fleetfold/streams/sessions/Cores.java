package io.fleetfold.streams.sessions;

import io.fleetfold.streams.core.state.LruCache;
import io.fleetfold.streams.sessions.state.SessionCore;
import io.fleetfold.streams.sessions.state.SessionTally;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The store of cores, and of what a task knows besides; see {@link SessionKeys}. Not thread-safe.
 */
final class Cores {
  private static final byte[] THERE = {1};
  private static final int MAX_RECENT = 10_000;

  private final KeyValueStore<Bytes, byte[]> store;
  private final LruCache<SessionId, SessionCore> recent = new LruCache<>(MAX_RECENT);
  private final Map<String, Long> counts = new HashMap<>();
  private SessionTally tally;

  Cores(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** The session, to be changed and then put; null for an unknown one. */
  SessionCore get(SessionId id) {
    SessionCore core = recent.get(id);
    if (core == null) {
      core = SessionCodecs.CORES.decode(store.get(SessionKeys.core(id)));
      if (core != null) {
        recent.put(id, core);
      }
    }
    return core;
  }

  /** Puts a session; {@code updatedBefore} is when it was updated before that, -1 for a new one. */
  void put(SessionId id, SessionCore core, long updatedBefore) {
    store.put(SessionKeys.core(id), SessionCodecs.CORES.encode(core));
    recent.put(id, core);
    if (updatedBefore < 0 || !SessionKeys.isSameHour(updatedBefore, core.getUpdatedAt())) {
      if (updatedBefore >= 0) {
        store.delete(SessionKeys.index(updatedBefore, id));
      }
      store.put(SessionKeys.index(core.getUpdatedAt(), id), THERE);
    }
  }

  void delete(SessionId id, SessionCore core) {
    store.delete(SessionKeys.core(id));
    store.delete(SessionKeys.index(core.getUpdatedAt(), id));
    recent.remove(id);
  }

  /** A change of the application's state by the event at that offset was sent on. */
  void sent(String app, long offset) {
    store.put(SessionKeys.sent(app), bytes(offset));
  }

  void count(String reason) {
    Bytes key = SessionKeys.quality(reason);
    long count = counts.computeIfAbsent(reason, ignored -> number(store.get(key), 0)) + 1;
    counts.put(reason, count);
    store.put(key, bytes(count));
  }

  /** The task's tally, to be changed and then put. */
  SessionTally tally() {
    if (tally == null) {
      tally = SessionCodecs.tally(store);
    }
    return tally;
  }

  /** The log takes a record, whose offset is not in the tally yet. */
  void passes(long logTime) {
    tally().setNewestLogTime(Math.max(logTime, tally().getNewestLogTime()));
    if (tally().getLawFrom() < 0) {
      tally().setLawFrom(tally().getNextOffset());
    }
  }

  void putTally() {
    store.put(SessionKeys.TALLY, SessionCodecs.TALLIES.encode(tally()));
  }

  static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  static long number(byte[] bytes, long defaultValue) {
    return bytes == null ? defaultValue : ByteBuffer.wrap(bytes).getLong();
  }
}
