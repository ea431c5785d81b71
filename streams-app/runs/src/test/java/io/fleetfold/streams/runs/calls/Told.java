package io.fleetfold.streams.runs.calls;

import io.fleetfold.records.AgentLlmUsage;

/**
 * One record of a run: a statement of a call, or an event that names a span.
 *
 * @param statement null for an event
 * @param agent of an event: whose span it is; null for any other event
 */
public record Told(
    AgentLlmUsage statement, String trace, String span, String parent, String agent, long logTime) {
  /** Whether it is a statement that the tree of its run is made of. */
  public boolean takesPart() {
    return statement != null
        && (statement.getCarrier() != null
            || statement.getClaim()
            || statement.getSpanId() != null);
  }

  /** The same record, once more in the log. */
  public Told again(long later) {
    return new Told(statement, trace, span, parent, agent, logTime + later);
  }
}
