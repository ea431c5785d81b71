package io.fleetfold.client.session;

/** What became of an append that was not refused; a refused one throws. */
public enum Outcome {
  /** All in-sync replicas have it; what the session makes of it was not waited for. */
  ACKNOWLEDGED,
  /** It is part of the session. */
  ACCEPTED,
  /** It changed nothing: a piece of a streamed answer, or a deletion of an unknown session. */
  IGNORED
}
