package io.fleetfold.verify.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs that were deleted. What they spent goes on to count in usage windows, each call and action
 * once, until they would have been sealed: for that the ids of their records are kept.
 */
final class DeletedRuns {
  private final Map<String, Deleted> runs = new HashMap<>();

  private static final class Deleted {
    private Ids ids = new Ids();
    private long countsUntil = Long.MAX_VALUE;
  }

  boolean contains(String runId) {
    return runs.containsKey(runId);
  }

  /**
   * A run is deleted.
   *
   * @param run what it was; null where nothing was known of it
   * @param sealedFrom the last log time at which records still count, judged by the deletion alone
   */
  void add(String runId, RunState run, long sealedFrom) {
    Deleted deleted = runs.computeIfAbsent(runId, ignored -> new Deleted());
    if (run != null) {
      deleted.ids = run.ids;
      deleted.countsUntil = Math.min(deleted.countsUntil, run.sealedFrom());
    }
    deleted.countsUntil = Math.min(deleted.countsUntil, sealedFrom);
  }

  /** A record that ended the run came after its deletion. */
  void ended(String runId, long sealedFrom) {
    Deleted deleted = runs.get(runId);
    deleted.countsUntil = Math.min(deleted.countsUntil, sealedFrom);
  }

  /** Whether a record counts in windows: in time, and the first with its id. */
  boolean counts(String runId, String kind, String id, long logTime) {
    Deleted deleted = runs.get(runId);
    return logTime <= deleted.countsUntil && deleted.ids.add(kind, id);
  }

  void write(DataOutput out, long needed) throws IOException {
    out.writeInt(runs.size());
    for (Map.Entry<String, Deleted> entry : runs.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeLong(entry.getValue().countsUntil);
      Ids ids = needed > entry.getValue().countsUntil ? new Ids() : entry.getValue().ids;
      ids.write(out);
    }
  }

  void read(DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      Deleted deleted = new Deleted();
      runs.put(in.readUTF(), deleted);
      deleted.countsUntil = in.readLong();
      deleted.ids.read(in);
    }
  }
}
