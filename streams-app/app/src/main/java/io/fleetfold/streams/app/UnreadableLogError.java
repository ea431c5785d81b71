package io.fleetfold.streams.app;

/** What stands next in the log does not fit into memory. */
final class UnreadableLogError extends Error {
  private static final long serialVersionUID = 1;

  UnreadableLogError(OutOfMemoryError cause) {
    super("a record in the log does not fit into memory", cause);
  }
}
