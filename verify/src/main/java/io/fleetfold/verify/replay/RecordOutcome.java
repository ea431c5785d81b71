package io.fleetfold.verify.replay;

/** What becomes of a record. */
public enum RecordOutcome {
  FOLDED,
  /** Its id was there before: it counts nothing. */
  DUPLICATE,
  /** It stands under another key or in another partition: the copy that is sent on counts. */
  STRAY,
  /** It was not taken by its session, and its writer is told why. */
  REFUSED,
  /** It changes nothing, as a piece of a streamed answer or a second deletion does. */
  IGNORED,
  /** It deletes a run. */
  DELETION,
  /** Its run was deleted before. */
  OF_DELETED_RUN,
  /** Its run was sealed before. */
  SEALED,
  /** It cannot be read or breaks an invariant. */
  DEAD_LETTER
}
