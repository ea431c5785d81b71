package io.fleetfold.gateway.ingest;

/** What becomes of the good items of a request that has bad ones, too. */
public enum Batching {
  /** Nothing of it is taken. */
  ALL_OR_NOTHING,
  /** They are taken. */
  PARTIAL
}
