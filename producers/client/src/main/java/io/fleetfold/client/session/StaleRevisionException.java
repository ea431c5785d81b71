package io.fleetfold.client.session;

/** A conditional append came too late: somebody else changed the session. Nothing was written. */
public final class StaleRevisionException extends SessionException {
  private final long actual;

  StaleRevisionException(SessionKey key, long expected, long actual) {
    super(
        expected == actual
            ? "session "
                + key
                + " was deleted and created again since it was read: read it again and repeat"
            : "session "
                + key
                + " is at revision "
                + actual
                + ", not "
                + expected
                + ": somebody else wrote meanwhile; read it again and repeat");
    this.actual = actual;
  }

  /** The session's revision when the append was decided. */
  public long actual() {
    return actual;
  }
}
