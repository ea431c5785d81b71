package io.fleetfold.streams.runs;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.runs.calls.CallOutputs;
import io.fleetfold.streams.runs.calls.ToldCall;
import io.fleetfold.streams.runs.state.LlmTotals;
import java.math.BigDecimal;

/** Sends on what changes of the calls in a run's tree, and counts it in the usage windows. */
final class TreeOutputs implements CallOutputs {
  private final TaskState state;
  private final Sender sender;

  TreeOutputs(TaskState state, Sender sender) {
    this.state = state;
    this.sender = sender;
  }

  @Override
  public void usage(AgentLlmUsage call, LlmTotals totals, long logTime, int sign) {
    state.usage().call(call, totals, logTime, sign, sender.now());
  }

  @Override
  public void priced(AgentLlmUsage call, BigDecimal cost, long logTime, int sign) {
    state.usage().reprice(call, cost, logTime, sign, sender.now());
  }

  @Override
  public void told(ToldCall call) {
    sender.call(call);
  }
}
