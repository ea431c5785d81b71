package io.fleetfold.streams.runs;

import io.fleetfold.streams.state.Deletion;
import io.fleetfold.streams.state.Keys;
import io.fleetfold.streams.stats.Histogram;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which events and calls were folded, until their scope (a run, or an agent's day for calls without
 * a run) is sealed. Key: scope, zero byte, a letter and the id ({@link RecordId}), so that a
 * scope's ids are one prefix. Value: four bytes of the record's hash; behind them, for a call with
 * a latency, four of its histogram bucket, for an event of a run its {@link EventPlace}. A day has
 * a {@link Day} under {@code m}. At sealing a run's latencies are kept under {@code z} as pairs of
 * bucket (four bytes) and count (eight), since a deletion has to take them out. Calls that were
 * repriced stand under {@code p} and their scope, for good. Not thread-safe.
 */
final class RecordIds {
  // before a scope: ids that outlive its seal
  private static final String REPRICED = "p";

  private static final String SEALED = "z";
  private static final String DAY = "m";

  /** Bytes of the record's hash, with which a value begins. */
  static final int HASH = Integer.BYTES;

  private static final int PAIR = Integer.BYTES + Long.BYTES;

  // about half a megabyte
  private static final int MOST_RECENT = 10_000;

  private final KeyValueStore<Bytes, byte[]> store;
  private final BegunScopes begun = new BegunScopes(MOST_RECENT);

  RecordIds(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Whether a record was folded already. */
  enum Seen {
    NEVER,
    SAME,
    /** Under this id, with other content. */
    OTHER
  }

  /** A scope begins: it has no ids. */
  void begin(String scope) {
    begun.begin(scope);
  }

  Seen seen(String scope, RecordId id, int hash) {
    if (begun.isNew(scope, id.key())) {
      return Seen.NEVER;
    }
    byte[] known = store.get(Keys.of(scope, id.key()));
    if (known != null) {
      return ByteBuffer.wrap(known).getInt() == hash ? Seen.SAME : Seen.OTHER;
    }
    return id.earlierKey() != null && isSame(store.get(Keys.of(scope, id.earlierKey())), hash)
        ? Seen.SAME
        : Seen.NEVER;
  }

  // only the same content is surely the same event: under that key are those of other sessions, too
  private static boolean isSame(byte[] known, int hash) {
    return known != null && ByteBuffer.wrap(known).getInt() == hash;
  }

  /** Remembers an event, and where it stands in the log; null for one that is never shown. */
  void putEvent(String scope, RecordId id, int hash, EventPlace place) {
    byte[] at = place == null ? new byte[0] : place.encode();
    begun.add(scope, id.key());
    store.put(
        Keys.of(scope, id.key()),
        ByteBuffer.allocate(HASH + at.length).putInt(hash).put(at).array());
  }

  /** Remembers a call; {@code bucket} is null for one without a latency. */
  void putCall(String scope, RecordId id, int hash, Integer bucket) {
    ByteBuffer value = ByteBuffer.allocate(bucket == null ? HASH : HASH + Integer.BYTES);
    value.putInt(hash);
    if (bucket != null) {
      value.putInt(bucket);
    }
    begun.add(scope, id.key());
    store.put(Keys.of(scope, id.key()), value.array());
  }

  /** Whether a call was folded, as far as its scope still knows. */
  boolean has(String scope, RecordId id) {
    return store.get(Keys.of(scope, id.key())) != null;
  }

  /** Remembers, for good, that a call was repriced; false where it was before. */
  boolean putRepriced(String scope, RecordId id) {
    Bytes key = Keys.of(REPRICED + scope, id.key());
    boolean first = store.get(key) == null;
    if (first) {
      store.put(key, new byte[] {1});
    }
    return first;
  }

  /** The latencies of all calls of the scope. */
  Histogram latencies(String scope) {
    Histogram histogram = new Histogram();
    try (KeyValueIterator<Bytes, byte[]> calls =
        scan(Keys.of(scope, String.valueOf(RecordId.CALL)))) {
      while (calls.hasNext()) {
        byte[] value = calls.next().value;
        if (value.length > HASH) {
          histogram.add(ByteBuffer.wrap(value).getInt(HASH), 1);
        }
      }
    }
    byte[] sealed = store.get(Keys.of(scope, SEALED));
    for (ByteBuffer pairs = ByteBuffer.wrap(sealed == null ? new byte[0] : sealed);
        pairs.hasRemaining(); ) {
      histogram.add(pairs.getInt(), pairs.getLong());
    }
    return histogram;
  }

  /** Forgets the scope's ids, but not its latencies and where its events stand. */
  void seal(String scope) {
    Histogram latencies = latencies(scope);
    EventPlaces.seal(store, scope);
    begun.forget(scope);
    for (char kind : RecordId.KINDS) {
      try (KeyValueIterator<Bytes, byte[]> ids = scan(Keys.of(scope, String.valueOf(kind)))) {
        Deletion.of(store, ids, key -> {});
      }
    }
    if (!latencies.isEmpty()) {
      ByteBuffer pairs = ByteBuffer.allocate(latencies.buckets().size() * PAIR);
      latencies.buckets().forEach((bucket, count) -> pairs.putInt(bucket).putLong(count));
      store.put(Keys.of(scope, SEALED), pairs.array());
    }
  }

  /** Forgets everything of the scope. */
  void forget(String scope) {
    begun.forget(scope);
    try (KeyValueIterator<Bytes, byte[]> all = scan(Keys.prefix(scope))) {
      Deletion.of(store, all, key -> {});
    }
  }

  /**
   * What is known of a day of calls without a run.
   *
   * @param lastLogTime log time of its newest record
   * @param sealed whether its ids are forgotten
   */
  record Day(long lastLogTime, boolean sealed) {}

  /** The day, or null for one without records. */
  Day day(String scope) {
    byte[] value = store.get(Keys.of(scope, DAY));
    return value == null ? null : new Day(ByteBuffer.wrap(value).getLong(), value[Long.BYTES] != 0);
  }

  void putDay(String scope, Day day) {
    ByteBuffer value = ByteBuffer.allocate(Long.BYTES + 1).putLong(day.lastLogTime());
    store.put(Keys.of(scope, DAY), value.put((byte) (day.sealed() ? 1 : 0)).array());
  }

  private KeyValueIterator<Bytes, byte[]> scan(Bytes prefix) {
    return store.prefixScan(prefix, new BytesSerializer());
  }
}
