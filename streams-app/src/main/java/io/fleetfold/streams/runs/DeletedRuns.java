package io.fleetfold.streams.runs;

import io.fleetfold.streams.state.Keys;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Deleted runs, for good: agents may send records of a run long after it was deleted. Key: run id.
 * Value: log time of the deletion in eight bytes. Not thread-safe.
 */
final class DeletedRuns {
  private final KeyValueStore<Bytes, byte[]> store;

  DeletedRuns(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  boolean contains(String runId) {
    return store.get(Keys.of(runId)) != null;
  }

  void add(String runId, long logTime) {
    store.put(Keys.of(runId), ByteBuffer.allocate(Long.BYTES).putLong(logTime).array());
  }
}
