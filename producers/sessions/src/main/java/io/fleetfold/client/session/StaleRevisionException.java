package io.fleetfold.client.session;

/**
 * A conditional append came too late: somebody else changed the session. Nothing was written; once
 * the session was read again, the same event may be appended again, under its id.
 */
public final class StaleRevisionException extends SessionException {
  private final long actual;

  /** {@code message} is the session's own. */
  StaleRevisionException(SessionKey key, long actual, String message) {
    super("session " + key + ": " + message);
    this.actual = actual;
  }

  /** The session's revision when the append was decided. */
  public long actual() {
    return actual;
  }
}
