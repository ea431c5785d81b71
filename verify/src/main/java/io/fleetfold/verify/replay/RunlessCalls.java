package io.fleetfold.verify.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The calls of one day (UTC) of an agent that belong to no run. */
final class RunlessCalls {
  /** Which day of whom; the agent may be null. */
  record AgentDay(String agent, long day) {}

  final Ids ids = new Ids();
  final CallLedger calls = new CallLedger();
  private long lastLogTime = Long.MIN_VALUE;

  /** A day is sealed once no call has come for as long as an ended run stays open. */
  boolean sealed(long logTime, long sealAfter) {
    return lastLogTime != Long.MIN_VALUE && logTime > lastLogTime + sealAfter;
  }

  void add(Call call, Charge charge, long logTime) {
    lastLogTime = Math.max(lastLogTime, logTime);
    calls.add(call, charge);
  }

  static void write(Map<AgentDay, RunlessCalls> all, DataOutput out) throws IOException {
    out.writeInt(all.size());
    for (Map.Entry<AgentDay, RunlessCalls> entry : all.entrySet()) {
      Text.write(out, entry.getKey().agent());
      out.writeLong(entry.getKey().day());
      entry.getValue().ids.write(out);
      entry.getValue().calls.write(out);
      out.writeLong(entry.getValue().lastLogTime);
    }
  }

  static Map<AgentDay, RunlessCalls> read(DataInput in, int format) throws IOException {
    Map<AgentDay, RunlessCalls> all = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      AgentDay of = new AgentDay(Text.read(in), in.readLong());
      RunlessCalls orphans = new RunlessCalls();
      orphans.ids.read(in);
      orphans.calls.read(in, format);
      orphans.lastLogTime = in.readLong();
      all.put(of, orphans);
    }
    return all;
  }
}
