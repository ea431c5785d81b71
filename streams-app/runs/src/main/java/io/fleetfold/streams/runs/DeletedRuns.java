package io.fleetfold.streams.runs;

import io.fleetfold.streams.core.state.Keys;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Deleted runs, for good: agents may send records of a run long after it was deleted. Key: run id.
 * Value: the log times of the deletion and of the run's end in eight bytes each, one byte that is
 * not zero where the ids of its records are forgotten, and eight of the newest record's log time,
 * which earlier releases left out. Not thread-safe.
 */
final class DeletedRuns {
  private final KeyValueStore<Bytes, byte[]> store;

  DeletedRuns(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /**
   * A run that is gone.
   *
   * @param at log time of the deletion
   * @param end the earliest log time of the deletion and of the records that ended the run
   * @param forgotten whether the ids of its records are forgotten
   * @param heard the latest log time of its records; {@link RunRules#UNKNOWN} where it had none
   */
  record Deleted(long at, long end, boolean forgotten, long heard) {
    /** This with a record that ended the run at that log time. */
    Deleted endedAt(long logTime) {
      return logTime < end ? new Deleted(at, logTime, forgotten, heard) : this;
    }

    /** This with a record of that log time. */
    Deleted heardAt(long logTime) {
      return new Deleted(at, end, forgotten, Math.max(heard, logTime));
    }

    /** This without the ids. */
    Deleted withoutIds() {
      return new Deleted(at, end, true, heard);
    }
  }

  /** The deleted run; null for one that was not deleted. */
  Deleted find(String runId) {
    byte[] value = store.get(Keys.of(runId));
    if (value == null) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(value);
    return new Deleted(
        bytes.getLong(),
        bytes.getLong(),
        bytes.get() != 0,
        bytes.hasRemaining() ? bytes.getLong() : RunRules.UNKNOWN);
  }

  void put(String runId, Deleted run) {
    store.put(
        Keys.of(runId),
        ByteBuffer.allocate(3 * Long.BYTES + 1)
            .putLong(run.at())
            .putLong(run.end())
            .put((byte) (run.forgotten() ? 1 : 0))
            .putLong(run.heard())
            .array());
  }
}
