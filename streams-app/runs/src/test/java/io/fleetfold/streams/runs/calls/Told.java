package io.fleetfold.streams.runs.calls;

import io.fleetfold.records.AgentLlmUsage;

/**
 * One record of a run: a statement of a call, or an event that names a span.
 *
 * @param statement null for an event
 * @param agent of an event: whose span it is; null for any other event
 */
record Told(
    AgentLlmUsage statement, String trace, String span, String parent, String agent, long logTime) {
  boolean takesPart() {
    return statement != null
        && (statement.getCarrier() != null
            || statement.getClaim()
            || statement.getSpanId() != null);
  }

  /** The same record, once more in the log. */
  Told again(long later) {
    return new Told(statement, trace, span, parent, agent, logTime + later);
  }
}
