package io.fleetfold.streams.app.instances;

/**
 * Another instance has what was asked for, and answers with a refusal, which is to be passed on.
 */
public final class PeerRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient PeerAnswer answer;

  PeerRefusedException(Peer peer, PeerAnswer answer) {
    super("instance " + peer + " answers " + answer.status());
    this.answer = answer;
  }

  /** What it answered. */
  public PeerAnswer answer() {
    return answer;
  }
}
