package io.fleetfold.streams.core.state;

import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts, for this partition, of records and fields that were not folded as they came, by reason.
 * Key: the reason. Value: eight bytes. Held in memory until {@link #save}. Not thread-safe.
 */
public final class DataQualityCounters {
  /** A record that was folded before. */
  public static final String DUPLICATE = "duplicate";

  /** A record under the id of another one: the first in the log stays. */
  public static final String CONFLICT = "conflict";

  /** A call without a run whose id its agent used the day before or after: it counts in both. */
  public static final String ID_OF_ANOTHER_DAY = "id_of_another_day";

  /** A record of a run that was deleted before. */
  public static final String RUN_DELETED = "run_deleted";

  /** A record under another key or in another partition than it belongs; it was re-routed. */
  public static final String STRAY = "stray";

  /** Before the reason: calls that do not count, since others state what they repeat. */
  public static final String NOT_COUNTED = "call_";

  /** A span in so many others that its link to them is not followed. */
  public static final String SPAN_TOO_DEEP = "span_too_deep";

  /** Before a window's size: a record that came too late for its window of that size. */
  public static final String LATE_FOR_WINDOW = "late_for_window_";

  /** Before the reason of a dead letter. */
  public static final String DEAD_LETTER = "dead_letter_";

  private static final int MAX_RECENT = 1_000;

  private final WriteBack<String, Long> counts;

  public DataQualityCounters(KeyValueStore<Bytes, byte[]> store) {
    this.counts =
        new WriteBack<>(
            MAX_RECENT,
            reason -> read(store.get(Keys.of(reason))),
            (reason, count) ->
                store.put(Keys.of(reason), ByteBuffer.allocate(Long.BYTES).putLong(count).array()));
  }

  /** Counts one more. */
  public void count(String reason) {
    add(reason, 1);
  }

  /** Adds to a count, or with a negative number takes back what holds no longer. */
  public void add(String reason, long count) {
    counts.put(reason, counts.get(reason) + count);
  }

  /** Writes what has changed. */
  public void save() {
    counts.save();
  }

  /** The count of a stored value. */
  public static long read(byte[] value) {
    return value == null ? 0 : ByteBuffer.wrap(value).getLong();
  }
}
