package io.fleetfold.client;

/** Where a client keeps sessions. */
public enum SessionStore {
  /** In Fleetfold. */
  FLEETFOLD,
  /** In the memory of this process: they end with it. */
  MEMORY,
  /**
   * In Fleetfold, or in memory with a warning where Fleetfold cannot be reached when sessions are
   * first asked for. Decided once.
   */
  FLEETFOLD_OR_MEMORY
}
