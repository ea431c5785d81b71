package io.fleetfold.langchain4j;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/** Does what must never reach the agent when it fails. Thread-safe. */
final class Quietly {
  private final Logger log;
  private final AtomicBoolean warned = new AtomicBoolean();

  Quietly(Logger log) {
    this.log = log;
  }

  void run(Runnable told) {
    try {
      told.run();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      if (warned.compareAndSet(false, true)) {
        log.warn("An invocation was not recorded in full; further failures are not logged.", e);
      }
    }
  }
}
