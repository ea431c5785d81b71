package io.fleetfold.verify.replay;

/** What becomes of a record. */
public enum Outcome {
  FOLDED,
  /** Its id was there before: it counts nothing. */
  DUPLICATE,
  /** It stands under another key or in another partition: the copy that is sent on counts. */
  STRAY,
  /** It deletes a run. */
  DELETION,
  /** Its run was deleted before. */
  OF_DELETED_RUN,
  /** Its run was sealed before. */
  SEALED,
  /** It cannot be read or breaks an invariant. */
  DEAD_LETTER
}
