package io.fleetfold.client;

/** A record that was not delivered; completes the future of {@link FleetfoldClient#send}. */
public final class UndeliveredException extends RuntimeException {
  private final DropReason reason;

  UndeliveredException(DropReason reason) {
    super("the record was not delivered: " + reason.label());
    this.reason = reason;
  }

  /** Why: {@link DropReason#BUFFER_FULL} may pass, the client being closed does not. */
  public DropReason reason() {
    return reason;
  }
}
