package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.state.Deletion;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.stats.Histogram;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which events and calls were folded, until their scope (a run, or an agent's day for calls without
 * a run) is sealed. Key: scope, zero byte, a letter and the id ({@link RecordId}), so that a
 * scope's ids are one prefix. Value: of a call a {@link CallRecordId}; of an event four bytes of
 * the record's hash, and behind them, for an event of a run, its {@link EventPlace}. A day has a
 * {@link Day} under {@code m}. At sealing a run's latencies are kept under {@code z} as pairs of
 * bucket (four bytes) and count (eight), since a deletion has to take them out, and the digests of
 * calls without a cost under {@code n} and their scope, since they can still be repriced. Calls
 * that were stand under {@code p} and their scope, for good, with what they were charged then.
 * Where events and calls can be read again is kept under {@code l} ({@link EventPlaces}) and {@code
 * c} ({@link CallPlaces}). Not thread-safe.
 */
final class RecordIds {
  // before a scope: ids that outlive its seal
  static final String REPRICED = "p";

  private static final String UNPRICED = "n";

  private static final String SEALED = "z";
  private static final String DAY = "m";

  /** Bytes of the record's hash, with which a value begins. */
  static final int HASH = Integer.BYTES;

  private static final int PAIR = Integer.BYTES + Long.BYTES;

  // about half a megabyte
  private static final int MAX_RECENT = 10_000;

  private final KeyValueStore<Bytes, byte[]> store;
  private final BegunScopes begun = new BegunScopes(MAX_RECENT);

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

  /** Remembers a call. */
  void putCall(String scope, RecordId id, CallRecordId call) {
    begun.add(scope, id.key());
    store.put(Keys.of(scope, id.key()), call.encode());
  }

  /**
   * Remembers a call that several records state; what it is, is kept with the run's calls.
   *
   * @param hash of the record that others with its id repeat; null leaves that as it is
   */
  void putStated(String scope, RecordId id, Integer hash) {
    Bytes key = Keys.of(scope, id.key());
    if (hash != null || store.get(key) == null) {
      begun.add(scope, id.key());
      store.put(key, ByteBuffer.allocate(HASH).putInt(hash == null ? 0 : hash).array());
    }
  }

  /** Keeps, also behind the seal, the digest of a call without a cost. */
  void putUnpriced(String scope, RecordId id, byte[] digest) {
    store.put(Keys.of(UNPRICED + scope, id.key()), digest);
  }

  /** Whether a call was folded, as far as its scope still knows. */
  boolean has(String scope, RecordId id) {
    return store.get(Keys.of(scope, id.key())) != null;
  }

  /** Whether a call with that digest was folded and has no cost; also behind the seal. */
  boolean isUnpriced(String scope, RecordId id, byte[] digest) {
    byte[] sealed = store.get(Keys.of(UNPRICED + scope, id.key()));
    return Arrays.equals(
        sealed == null ? digest(store.get(Keys.of(scope, id.key()))) : sealed, digest);
  }

  boolean isRepriced(String scope, RecordId id) {
    return store.get(Keys.of(REPRICED + scope, id.key())) != null;
  }

  /** Remembers, for good, that a call was repriced: it has a cost now. */
  void putRepriced(String scope, RecordId id, Charge charge, long logTime) {
    store.put(Keys.of(REPRICED + scope, id.key()), CallPlaces.repriced(charge, logTime));
    store.delete(Keys.of(UNPRICED + scope, id.key()));
    byte[] known = store.get(Keys.of(scope, id.key()));
    if (digest(known) != null) {
      store.put(Keys.of(scope, id.key()), CallRecordId.decode(known).priced().encode());
    }
  }

  private static byte[] digest(byte[] call) {
    return call == null ? null : CallRecordId.decode(call).unpriced();
  }

  /** The latencies of all calls of the scope. */
  Histogram latencies(String scope) {
    Histogram histogram = new Histogram();
    try (KeyValueIterator<Bytes, byte[]> calls =
        scan(Keys.of(scope, String.valueOf(RecordId.CALL)))) {
      while (calls.hasNext()) {
        Integer bucket = CallRecordId.decode(calls.next().value).bucket();
        if (bucket != null) {
          histogram.add(bucket, 1);
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

  /**
   * Forgets the scope's ids, but not its latencies, its calls without a cost, and the places of its
   * events and calls.
   */
  void seal(String scope) {
    Histogram latencies = latencies(scope);
    EventPlaces.seal(store, scope);
    CallPlaces.seal(store, scope);
    keepUnpriced(scope);
    begun.forget(scope);
    for (char kind : RecordId.KINDS) {
      delete(Keys.of(scope, String.valueOf(kind)));
    }
    if (!latencies.isEmpty()) {
      ByteBuffer pairs = ByteBuffer.allocate(latencies.buckets().size() * PAIR);
      latencies.buckets().forEach((bucket, count) -> pairs.putInt(bucket).putLong(count));
      store.put(Keys.of(scope, SEALED), pairs.array());
    }
  }

  /** Forgets the scope's ids, but not its calls without a cost. */
  void sealDay(String scope) {
    keepUnpriced(scope);
    forgetIds(scope);
  }

  /** Puts aside the digests of calls without a cost, one at a time: a run may have millions. */
  private void keepUnpriced(String scope) {
    try (KeyValueIterator<Bytes, byte[]> calls =
        scan(Keys.of(scope, String.valueOf(RecordId.CALL)))) {
      while (calls.hasNext()) {
        KeyValue<Bytes, byte[]> call = calls.next();
        byte[] digest = digest(call.value);
        if (digest != null) {
          String id = Keys.text(call.key.get(), Keys.utf8(scope).length + 1);
          store.put(Keys.of(UNPRICED + scope, id), digest);
        }
      }
    }
  }

  /** Forgets everything of the scope. */
  void forget(String scope) {
    forgetIds(scope);
    delete(Keys.prefix(UNPRICED + scope));
  }

  private void forgetIds(String scope) {
    begun.forget(scope);
    delete(Keys.prefix(scope));
  }

  private void delete(Bytes prefix) {
    try (KeyValueIterator<Bytes, byte[]> all = scan(prefix)) {
      Deletion.of(store, all, key -> {});
    }
  }

  /**
   * What is known of a day of calls without a run.
   *
   * @param lastLogTime log time of its newest record
   * @param sealed whether its ids are forgotten
   * @param tellsUnpriced whether it is known which of its calls have no cost: earlier releases kept
   *     no digests
   */
  record Day(long lastLogTime, boolean sealed, boolean tellsUnpriced) {}

  /** The day, or null for one without records. */
  Day day(String scope) {
    byte[] value = store.get(Keys.of(scope, DAY));
    return value == null
        ? null
        : new Day(
            ByteBuffer.wrap(value).getLong(),
            value[Long.BYTES] != 0,
            value.length > Long.BYTES + 1 && value[Long.BYTES + 1] != 0);
  }

  void putDay(String scope, Day day) {
    ByteBuffer value = ByteBuffer.allocate(Long.BYTES + 2).putLong(day.lastLogTime());
    value.put((byte) (day.sealed() ? 1 : 0)).put((byte) (day.tellsUnpriced() ? 1 : 0));
    store.put(Keys.of(scope, DAY), value.array());
  }

  private KeyValueIterator<Bytes, byte[]> scan(Bytes prefix) {
    return store.prefixScan(prefix, new BytesSerializer());
  }
}
