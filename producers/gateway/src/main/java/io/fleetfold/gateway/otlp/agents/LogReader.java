package io.fleetfold.gateway.otlp.agents;

/** What the log records of one agent mean. Thread-safe. */
interface LogReader {
  /** Adds what a record tells. */
  void read(AgentLog log, LogBatch batch);
}
