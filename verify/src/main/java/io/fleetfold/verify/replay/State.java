package io.fleetfold.verify.replay;

import io.fleetfold.verify.replay.RunlessCalls.AgentDay;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** All that a replay knows between two records. */
final class State {
  final Map<String, RunState> runs = new HashMap<>();
  final Map<AgentDay, RunlessCalls> orphans = new HashMap<>();
  final DeletedRuns deleted = new DeletedRuns();
  final UsageLedger usage = new UsageLedger();
  private long newest = Long.MIN_VALUE;

  void passed(long logTime) {
    newest = Math.max(newest, logTime);
  }

  /**
   * Writes it.
   *
   * @param margin ids that were needed up to a log time, in milliseconds, are left out once the log
   *     is that much further
   * @param sealSilentAfter log time until a silent run is sealed, in milliseconds
   */
  void write(DataOutput out, long margin, long sealSilentAfter) throws IOException {
    long needed = newest == Long.MIN_VALUE ? newest : newest - margin;
    out.writeLong(newest);
    out.writeInt(runs.size());
    for (Map.Entry<String, RunState> run : runs.entrySet()) {
      out.writeUTF(run.getKey());
      run.getValue().write(out, needed, sealSilentAfter);
    }
    RunlessCalls.write(orphans, out);
    deleted.write(out, needed, sealSilentAfter);
    usage.write(out);
  }

  void read(DataInput in, int format) throws IOException {
    newest = in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      runs.put(in.readUTF(), RunState.read(in, format));
    }
    orphans.putAll(RunlessCalls.read(in, format));
    deleted.read(in, format);
    usage.read(in, format);
  }
}
