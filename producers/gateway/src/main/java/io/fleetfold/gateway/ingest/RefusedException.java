package io.fleetfold.gateway.ingest;

/** An item can never be taken as it is. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  RefusedException(String field, String message) {
    super(message, null, false, false);
    this.refusal = new Refusal(field, message);
  }

  RefusedException(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}
