package io.fleetfold.client;

/**
 * Closes a client whose program ends without doing so: what is buffered gets a short time, and what
 * is lost is told.
 */
final class EndOfProgram {
  private final Thread hook;

  EndOfProgram(Runnable close) {
    this.hook = new Thread(close, "fleetfold-exit");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the program is ending already
    }
  }

  /** The client is closed in time. */
  void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the program is ending: what is closed already is not closed again
    }
  }
}
