package io.fleetfold.streams.runs;

import io.fleetfold.streams.ingest.ActionFacts;
import io.fleetfold.streams.state.Keys;
import io.fleetfold.streams.state.WriteBack;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * What runs did, by action. Key: run id, zero byte, action. Value: executions, failed ones, their
 * milliseconds, those that told them, eight bytes each; the first release did not count the last.
 * Held in memory until {@link #save}. Not thread-safe.
 */
final class Actions {
  private static final String UNNAMED = "unnamed";
  private static final int MOST_RECENT = 5_000;
  private static final int NUMBERS = 4;
  private static final int FIRST_NUMBERS = 3;

  private final KeyValueStore<Bytes, byte[]> store;
  private final WriteBack<Key, Sum> sums;
  private final BegunScopes begun = new BegunScopes(MOST_RECENT);

  Actions(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    this.sums =
        new WriteBack<>(
            MOST_RECENT, key -> key.sum(store.get(key.bytes())), (key, sum) -> write(key, sum));
  }

  private record Key(String runId, String action) {
    Bytes bytes() {
      return Keys.of(runId, action);
    }

    Sum sum(byte[] value) {
      ByteBuffer numbers = ByteBuffer.wrap(value == null ? new byte[NUMBERS * Long.BYTES] : value);
      long count = numbers.getLong();
      long errors = numbers.getLong();
      long millis = numbers.getLong();
      if (numbers.limit() == FIRST_NUMBERS * Long.BYTES) {
        return new Sum(action, count, errors, millis, millis > 0 ? count : 0);
      }
      return new Sum(action, count, errors, millis, numbers.getLong());
    }
  }

  /** Sums of one action; {@code timed} executions told how long they took. */
  record Sum(String action, long count, long errors, long durationMillis, long timed) {
    /** With another's numbers added. */
    Sum plus(Sum other) {
      return new Sum(
          action,
          count + other.count,
          errors + other.errors,
          durationMillis + other.durationMillis,
          timed + other.timed);
    }
  }

  /** A run begins: it has no actions. */
  void begin(String runId) {
    begun.begin(runId);
  }

  void add(String runId, ActionFacts action) {
    boolean named = action.name() != null && !action.name().isEmpty();
    Key key = new Key(runId, named ? action.name() : UNNAMED);
    boolean isNew = begun.isNew(runId, key.action());
    Sum old = isNew ? key.sum(null) : sums.get(key);
    begun.add(runId, key.action());
    sums.put(
        key,
        new Sum(
            key.action(),
            old.count() + 1,
            old.errors() + (action.failed() ? 1 : 0),
            old.durationMillis() + action.durationMillis(),
            old.timed() + (action.tellsDuration() ? 1 : 0)));
  }

  private void write(Key key, Sum sum) {
    store.put(
        key.bytes(),
        ByteBuffer.allocate(NUMBERS * Long.BYTES)
            .putLong(sum.count())
            .putLong(sum.errors())
            .putLong(sum.durationMillis())
            .putLong(sum.timed())
            .array());
  }

  /** Writes what has changed. */
  void save() {
    sums.save();
  }

  List<Sum> of(String runId) {
    // a scan sees what is written only
    save();
    return read(store, runId);
  }

  static List<Sum> read(ReadOnlyKeyValueStore<Bytes, byte[]> store, String runId) {
    Bytes prefix = Keys.prefix(runId);
    List<Sum> all = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> actions =
        store.prefixScan(prefix, new BytesSerializer())) {
      actions.forEachRemaining(
          entry -> {
            String action = Keys.text(entry.key.get(), prefix.get().length);
            all.add(new Key(runId, action).sum(entry.value));
          });
    }
    return all;
  }

  void forget(String runId) {
    begun.forget(runId);
    for (Sum sum : of(runId)) {
      Key key = new Key(runId, sum.action());
      sums.remove(key);
      store.delete(key.bytes());
    }
  }
}
