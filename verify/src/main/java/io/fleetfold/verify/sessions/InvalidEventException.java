package io.fleetfold.verify.sessions;

/** An event that breaks a rule by itself, whatever its session is. */
final class InvalidEventException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidEventException(String message) {
    super(message, null, false, false);
  }
}
