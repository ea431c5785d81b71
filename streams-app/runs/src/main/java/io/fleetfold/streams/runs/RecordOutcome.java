package io.fleetfold.streams.runs;

/** What became of a record that could be read. */
enum RecordOutcome {
  /** It changed something, and goes on to the outputs. */
  FOLDED,
  /** It changed something, and what goes on to the outputs was told already. */
  TOLD,
  /** It says nothing new. */
  UNCHANGED,
  /** It was folded before. */
  DUPLICATE,
  /** Another record was folded under its id. */
  CONFLICT,
  /** Its run was deleted before. */
  DELETED,
  /** Its run, or its day, was sealed before it came. */
  SEALED,
  /** It asks for a price of what is no call without one. */
  NOT_UNPRICED
}
