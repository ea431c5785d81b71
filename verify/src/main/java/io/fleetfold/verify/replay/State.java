package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.verify.replay.RunlessCalls.AgentDay;
import io.fleetfold.verify.saved.SavedClock;
import io.fleetfold.verify.saved.SavedDay;
import io.fleetfold.verify.saved.SavedDeletedRun;
import io.fleetfold.verify.saved.SavedRun;
import io.fleetfold.verify.saved.SavedWindows;
import io.fleetfold.verify.saved.StateSink;
import io.fleetfold.verify.saved.Statements;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;

/** All that a replay knows between two records. */
final class State {
  final Map<String, RunState> runs = new HashMap<>();
  final Map<AgentDay, RunlessCalls> orphans = new HashMap<>();
  final DeletedRuns deleted = new DeletedRuns();
  final UsageLedger usage = new UsageLedger();

  /** Calls of deleted runs that did not count. */
  long notCountedAndGone;

  private long newest = Long.MIN_VALUE;

  void passed(long logTime) {
    newest = Math.max(newest, logTime);
  }

  /**
   * Up to which log time records may still come.
   *
   * @param margin how much further the log surely is then, in milliseconds
   */
  long needed(long margin) {
    return newest == Long.MIN_VALUE ? newest : newest - margin;
  }

  /**
   * Saves it.
   *
   * @param margin ids that were needed up to a log time, in milliseconds, are left out once the log
   *     is that much further
   * @param sealSilentAfter log time until a silent run is sealed, in milliseconds
   */
  void save(StateSink sink, long margin, long sealSilentAfter) throws IOException {
    long needed = needed(margin);
    sink.put(new SavedClock(newest, notCountedAndGone));
    for (Map.Entry<String, RunState> run : runs.entrySet()) {
      sink.put(run.getValue().save(run.getKey(), needed, sealSilentAfter));
      if (run.getValue().tree() != null) {
        run.getValue().tree().save(sink);
      }
    }
    for (Map.Entry<AgentDay, RunlessCalls> day : orphans.entrySet()) {
      sink.put(day.getValue().save(day.getKey()));
    }
    deleted.save(sink, needed, sealSilentAfter);
    usage.save(sink);
  }

  void restore(IndexedRecord saved) {
    if (saved instanceof SavedClock clock) {
      newest = clock.getNewestLogTime();
      notCountedAndGone = clock.getNotCountedAndGone();
    } else if (saved instanceof SavedRun run) {
      runs.put(run.getRunId(), RunState.of(run));
    } else if (Statements.isOne(saved)) {
      AgentLlmUsage usage = Statements.usage(saved);
      runs.get(usage.getRunId()).grown().restore(usage, Statements.logTime(saved));
    } else if (saved instanceof SavedDay day) {
      orphans.put(new AgentDay(day.getAgent(), day.getDay()), RunlessCalls.of(day));
    } else if (saved instanceof SavedDeletedRun run) {
      deleted.restore(run);
    } else if (saved instanceof SavedWindows windows) {
      usage.restore(windows);
    } else {
      throw new IllegalArgumentException("no part of a replay: " + saved.getSchema().getFullName());
    }
  }
}
