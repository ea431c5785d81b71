package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.ingest.ActionFacts;
import io.fleetfold.streams.core.ingest.EventTypes;
import io.fleetfold.streams.core.state.Deletion;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.WriteBack;
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
  private static final int MAX_RECENT = 5_000;
  private static final int MAX_NAMED = 200;
  private static final int NUMBERS = 4;
  private static final int FIRST_NUMBERS = 3;

  private final KeyValueStore<Bytes, byte[]> store;
  private final WriteBack<Key, Sum> sums;
  private final BegunScopes begun = new BegunScopes(MAX_RECENT);

  Actions(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    this.sums =
        new WriteBack<>(
            MAX_RECENT, key -> key.sum(store.get(key.bytes())), (key, sum) -> write(key, sum));
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

  /**
   * What a run did, by name. Names come from outside and have no known set: beyond so many the rest
   * is one sum, so that however many there are, what is made of them stays small.
   */
  static List<Sum> read(ReadOnlyKeyValueStore<Bytes, byte[]> store, String runId) {
    List<Sum> named = new ArrayList<>();
    Sum rest = new Sum(EventTypes.OTHER, 0, 0, 0, 0);
    try (KeyValueIterator<Bytes, byte[]> actions = scan(store, runId)) {
      while (actions.hasNext()) {
        var entry = actions.next();
        Sum sum = key(runId, entry.key).sum(entry.value);
        if (named.size() < MAX_NAMED) {
          named.add(sum);
        } else {
          rest = rest.plus(sum);
        }
      }
    }
    if (rest.count() > 0) {
      // an agent may have called one so, too
      for (Sum other :
          named.stream().filter(sum -> sum.action().equals(EventTypes.OTHER)).toList()) {
        named.remove(other);
        rest = rest.plus(other);
      }
      named.add(rest);
    }
    return named;
  }

  private static KeyValueIterator<Bytes, byte[]> scan(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, String runId) {
    return store.prefixScan(Keys.prefix(runId), new BytesSerializer());
  }

  private static Key key(String runId, Bytes bytes) {
    return new Key(runId, Keys.text(bytes.get(), Keys.prefix(runId).get().length));
  }

  void forget(String runId) {
    save();
    begun.forget(runId);
    try (KeyValueIterator<Bytes, byte[]> actions = scan(store, runId)) {
      Deletion.of(store, actions, key -> sums.remove(key(runId, key)));
    }
  }
}
