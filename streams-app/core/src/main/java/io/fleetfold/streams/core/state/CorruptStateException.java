package io.fleetfold.streams.core.state;

/** A value in a state store is not what was written there: its disk has changed it. */
public final class CorruptStateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says which store's value it is. */
  public CorruptStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
