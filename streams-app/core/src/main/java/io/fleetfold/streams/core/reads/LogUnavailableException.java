package io.fleetfold.streams.core.reads;

/** Records could not be read from their topic in time. Trying again helps once it is there. */
public final class LogUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says what could not be read, and why. */
  public LogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
