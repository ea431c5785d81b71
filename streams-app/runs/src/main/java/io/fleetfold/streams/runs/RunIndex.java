package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.state.Keys;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Runs in the order lists show them, newest start first, of each agent and of the fleet. Key: the
 * agent (empty for the fleet), zero byte, the start in eight bytes that sort backwards, run id. Not
 * thread-safe.
 */
public final class RunIndex {
  private static final byte[] THERE = {1};

  private final KeyValueStore<Bytes, byte[]> store;

  RunIndex(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /**
   * A place in a list.
   *
   * @param at when the run began, in epoch milliseconds
   * @param runId the run
   */
  public record Entry(long at, String runId) {}

  /** Lists a run; {@code agent} may be null. */
  void add(String agent, long at, String runId) {
    store.put(key("", at, runId), THERE);
    if (agent != null) {
      store.put(key(agent, at, runId), THERE);
    }
  }

  /** Takes a run off the lists it was added to with the same values. */
  void remove(String agent, long at, String runId) {
    store.delete(key("", at, runId));
    if (agent != null) {
      store.delete(key(agent, at, runId));
    }
  }

  /** The runs of an agent, or with an empty text of the fleet, in order; to be closed. */
  public static KeyValueIterator<Bytes, byte[]> scan(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, String agent) {
    return store.prefixScan(Keys.prefix(agent), new BytesSerializer());
  }

  /** The entry of a key that {@link #scan} gave for that agent. */
  public static Entry entry(Bytes key, String agent) {
    int at = Keys.prefix(agent).get().length;
    long start = Long.MAX_VALUE - ByteBuffer.wrap(key.get()).getLong(at);
    return new Entry(start, Keys.text(key.get(), at + Long.BYTES));
  }

  private static Bytes key(String agent, long at, String runId) {
    byte[] prefix = Keys.prefix(agent).get();
    byte[] run = Keys.utf8(runId);
    return Bytes.wrap(
        ByteBuffer.allocate(prefix.length + Long.BYTES + run.length)
            .put(prefix)
            .putLong(Long.MAX_VALUE - at)
            .put(run)
            .array());
  }
}
