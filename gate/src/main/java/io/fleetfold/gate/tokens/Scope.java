package io.fleetfold.gate.tokens;

/** What a caller may do. */
public enum Scope {
  /** Send records. */
  WRITE,
  /** Ask for them. */
  READ,
  /** Delete, and whatever else. */
  ADMIN
}
