package io.fleetfold.verify.point;

/** Nothing could be compared: the message says why, and the remedy. */
public final class NotPossibleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A reason in words. */
  public NotPossibleException(String message) {
    super(message);
  }

  /** A reason in words, and what caused it. */
  public NotPossibleException(String message, Throwable cause) {
    super(message, cause);
  }
}
