package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.state.Keys;
import java.nio.ByteBuffer;
import java.util.Arrays;
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

  /**
   * As {@link #scan(ReadOnlyKeyValueStore, String)}, behind a place; of null from the beginning.
   */
  public static KeyValueIterator<Bytes, byte[]> scan(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, String agent, Bytes after) {
    if (after == null) {
      return scan(store, agent);
    }
    byte[] prefix = Keys.prefix(agent).get();
    byte[] place = after.get();
    Bytes from =
        Bytes.wrap(
            ByteBuffer.allocate(prefix.length + place.length).put(prefix).put(place).array());
    // no key is the prefix with its last byte, which is zero, made one: a start stands behind it
    byte[] end = prefix.clone();
    end[end.length - 1]++;
    return store.range(Keys.behind(from), Bytes.wrap(end));
  }

  /** Where a key stands in the list of that agent: the same in the lists of all partitions. */
  static Bytes place(Bytes key, String agent) {
    byte[] bytes = key.get();
    return Bytes.wrap(Arrays.copyOfRange(bytes, Keys.prefix(agent).get().length, bytes.length));
  }

  /** The run at a place. */
  public static String runId(Bytes place) {
    return Keys.text(place.get(), Long.BYTES);
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
