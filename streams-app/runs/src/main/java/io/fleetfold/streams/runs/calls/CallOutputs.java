package io.fleetfold.streams.runs.calls;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.runs.state.LlmTotals;
import java.math.BigDecimal;

/** Where goes what follows of a change of calls, one call at a time: there may be many. */
public interface CallOutputs {
  /**
   * A call counts, or with sign -1 counts no longer, at its time.
   *
   * @param logTime by which it follows whether it comes too late for a window
   */
  void usage(AgentLlmUsage call, LlmTotals totals, long logTime, int sign);

  /** A call that counted without a cost is charged, or with sign -1 no longer. */
  void priced(AgentLlmUsage call, BigDecimal cost, long logTime, int sign);

  /** A call is new, or has changed. */
  void told(ToldCall call);
}
