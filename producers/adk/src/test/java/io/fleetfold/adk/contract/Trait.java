package io.fleetfold.adk.contract;

/** What Fleetfold's service does and ADK's own in-memory one does not, as of ADK 1.8. */
public enum Trait {
  /** {@code user:} and {@code app:} keys of the initial state are shared at once. */
  SPLITS_INITIAL_STATE,
  /** {@code temp:} keys never come back from the store. */
  STORES_NO_TEMP_KEYS,
  /** The state delta of a partial event is not applied. */
  PARTIAL_EVENTS_CHANGE_NO_STATE,
  /** A writer that has not seen what others wrote is refused. */
  REFUSES_STALE_WRITERS,
  /** A session is not overwritten by creating it again. */
  REFUSES_A_SECOND_CREATION,
  /** An event for a session that is not there is refused. */
  REFUSES_UNKNOWN_SESSIONS,
  /** A state value that has no JSON form is refused. */
  REFUSES_WHAT_IS_NOT_JSON,
  /** Another service object has the same sessions, as after a restart. */
  OUTLIVES_THE_SERVICE
}
