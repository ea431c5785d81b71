package io.fleetfold.verify.replay;

import io.fleetfold.verify.saved.SavedDeletedRun;
import io.fleetfold.verify.saved.StateSink;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs that were deleted. What they spent goes on to count in usage windows, each call and action
 * once, until they would have been sealed: for that the ids of their records are kept.
 */
final class DeletedRuns {
  private final Map<String, Deleted> runs = new HashMap<>();

  private static final class Deleted {
    private Ids ids = new Ids();
    private Unpriced unpriced = new Unpriced();
    private long countsUntil = Long.MAX_VALUE;
    private long heardAt = Long.MIN_VALUE;

    private long openUntil(long sealSilentAfter) {
      return heardAt == Long.MIN_VALUE
          ? countsUntil
          : Math.min(countsUntil, heardAt + sealSilentAfter);
    }

    private boolean heard(long logTime, long sealSilentAfter) {
      boolean open = logTime <= openUntil(sealSilentAfter);
      heardAt = open ? Math.max(heardAt, logTime) : heardAt;
      return open;
    }
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
      deleted.unpriced = run.calls.unpriced();
      deleted.countsUntil = Math.min(deleted.countsUntil, run.sealedFrom());
      deleted.heardAt = Math.max(deleted.heardAt, run.heardAt());
    }
    deleted.countsUntil = Math.min(deleted.countsUntil, sealedFrom);
  }

  /** A version of the run came after its deletion. */
  void heard(String runId, long logTime, long sealSilentAfter) {
    boolean unused = runs.get(runId).heard(logTime, sealSilentAfter);
  }

  /** A record that ended the run came after its deletion. */
  void ended(String runId, long sealedFrom) {
    Deleted deleted = runs.get(runId);
    deleted.countsUntil = Math.min(deleted.countsUntil, sealedFrom);
  }

  /** A call that counts in windows has no cost. */
  void unpriced(String runId, Call call) {
    runs.get(runId).unpriced.add(call);
  }

  /** Whether a request comes in time for a call that has no cost; it has one then. */
  boolean takesPrice(Call call, long logTime, long sealSilentAfter) {
    Deleted deleted = runs.get(call.runId());
    return logTime <= deleted.openUntil(sealSilentAfter) && deleted.unpriced.take(call);
  }

  /** Whether a record counts in windows: in time, and the first with its id. */
  boolean counts(String runId, String kind, String id, long logTime, long sealSilentAfter) {
    Deleted deleted = runs.get(runId);
    return logTime <= deleted.openUntil(sealSilentAfter)
        && deleted.ids.add(kind, id)
        && deleted.heard(logTime, sealSilentAfter);
  }

  void save(StateSink sink, long needed, long sealSilentAfter) throws IOException {
    for (Map.Entry<String, Deleted> entry : runs.entrySet()) {
      Deleted deleted = entry.getValue();
      boolean over = needed > deleted.openUntil(sealSilentAfter);
      sink.put(
          new SavedDeletedRun(
              entry.getKey(),
              over ? List.of() : deleted.ids.save(),
              deleted.unpriced.save(),
              deleted.unpriced.isComplete(),
              deleted.countsUntil,
              deleted.heardAt == Long.MIN_VALUE ? null : (Long) deleted.heardAt));
    }
  }

  void restore(SavedDeletedRun saved) {
    Deleted deleted = new Deleted();
    deleted.ids = Ids.of(saved.getIds());
    deleted.unpriced = Unpriced.of(saved.getUnpriced(), saved.getUnpricedComplete());
    deleted.countsUntil = saved.getCountsUntil();
    deleted.heardAt = saved.getHeardAt() == null ? Long.MIN_VALUE : saved.getHeardAt();
    runs.put(saved.getRunId(), deleted);
  }
}
