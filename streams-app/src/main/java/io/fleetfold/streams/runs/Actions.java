package io.fleetfold.streams.runs;

import io.fleetfold.streams.ingest.ActionFacts;
import io.fleetfold.streams.state.Keys;
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
 * milliseconds, eight bytes each. Not thread-safe.
 */
final class Actions {
  private static final String UNNAMED = "unnamed";

  private final KeyValueStore<Bytes, byte[]> store;

  Actions(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Sums of one action. */
  record Sum(String action, long count, long errors, long durationMillis) {}

  void add(String runId, ActionFacts action) {
    boolean named = action.name() != null && !action.name().isEmpty();
    Bytes key = Keys.of(runId, named ? action.name() : UNNAMED);
    byte[] old = store.get(key);
    ByteBuffer sums = ByteBuffer.wrap(old == null ? new byte[3 * Long.BYTES] : old);
    store.put(
        key,
        ByteBuffer.allocate(3 * Long.BYTES)
            .putLong(sums.getLong() + 1)
            .putLong(sums.getLong() + (action.failed() ? 1 : 0))
            .putLong(sums.getLong() + action.durationMillis())
            .array());
  }

  List<Sum> of(String runId) {
    return read(store, runId);
  }

  static List<Sum> read(ReadOnlyKeyValueStore<Bytes, byte[]> store, String runId) {
    Bytes prefix = Keys.prefix(runId);
    List<Sum> all = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> actions =
        store.prefixScan(prefix, new BytesSerializer())) {
      actions.forEachRemaining(
          entry -> {
            ByteBuffer sums = ByteBuffer.wrap(entry.value);
            String action = Keys.text(entry.key.get(), prefix.get().length);
            all.add(new Sum(action, sums.getLong(), sums.getLong(), sums.getLong()));
          });
    }
    return all;
  }

  void forget(String runId) {
    of(runId).forEach(sum -> store.delete(Keys.of(runId, sum.action())));
  }
}
