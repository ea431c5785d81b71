package io.fleetfold.verify.replay;

import io.fleetfold.verify.saved.SavedDay;

/** The calls of one day (UTC) of an agent that belong to no run. */
final class RunlessCalls {
  /** Which day of whom; the agent may be null. */
  record AgentDay(String agent, long day) {}

  final Ids ids;
  final CallLedger calls;
  private long lastLogTime = Long.MIN_VALUE;

  RunlessCalls() {
    this(new Ids(), new CallLedger());
  }

  private RunlessCalls(Ids ids, CallLedger calls) {
    this.ids = ids;
    this.calls = calls;
  }

  /** A day is sealed once no call has come for as long as an ended run stays open. */
  boolean sealed(long logTime, long sealAfter) {
    return lastLogTime != Long.MIN_VALUE && logTime > lastLogTime + sealAfter;
  }

  void add(Call call, Charge charge, long logTime) {
    lastLogTime = Math.max(lastLogTime, logTime);
    calls.add(call, charge);
  }

  SavedDay save(AgentDay of) {
    return new SavedDay(of.agent(), of.day(), ids.save(), calls.save(), lastLogTime);
  }

  static RunlessCalls of(SavedDay saved) {
    RunlessCalls calls = new RunlessCalls(Ids.of(saved.getIds()), CallLedger.of(saved.getCalls()));
    calls.lastLogTime = saved.getLastLogTime();
    return calls;
  }
}
