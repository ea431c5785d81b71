package io.fleetfold.streams.runs;

import io.fleetfold.streams.state.Keys;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts, for this partition, of records and fields that were not folded as they came, by reason.
 * Key: the reason. Value: eight bytes. Not thread-safe.
 */
public final class Quality {
  /** A record that was folded before. */
  public static final String DUPLICATE = "duplicate";

  /** A record under the id of another one: the first in the log stays. */
  public static final String CONFLICT = "conflict";

  /** A record of a run that was deleted before. */
  public static final String RUN_DELETED = "run_deleted";

  /** A record under another key or in another partition than it belongs; it was re-routed. */
  public static final String STRAY = "stray";

  /** Before a window's size: a record that came too late for its window of that size. */
  public static final String LATE_FOR_WINDOW = "late_for_window_";

  /** Before the reason of a dead letter. */
  public static final String DEAD_LETTER = "dead_letter_";

  private final KeyValueStore<Bytes, byte[]> store;
  private final Map<String, Long> counts = new HashMap<>();

  Quality(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  void count(String reason) {
    long count = counts.computeIfAbsent(reason, key -> read(store.get(Keys.of(key)))) + 1;
    counts.put(reason, count);
    store.put(Keys.of(reason), ByteBuffer.allocate(Long.BYTES).putLong(count).array());
  }

  /** The count of a stored value. */
  public static long read(byte[] value) {
    return value == null ? 0 : ByteBuffer.wrap(value).getLong();
  }
}
