package io.fleetfold.client;

/** A record that was not delivered; completes the future of {@link FleetfoldClient#send}. */
public final class UndeliveredException extends RuntimeException {
  private final Loss reason;

  UndeliveredException(Loss reason) {
    super("the record was not delivered: " + reason.label());
    this.reason = reason;
  }

  /** Why: {@link Loss#BUFFER_FULL} may pass, the client being closed does not. */
  public Loss reason() {
    return reason;
  }
}
